"""明察 Mingcha: inspection toolkit for rural minimum-living allowance."""
