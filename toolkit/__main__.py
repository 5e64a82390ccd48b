"""``python -m toolkit`` is ``mingcha``."""

from toolkit.cli import main

if __name__ == "__main__":
    main()
