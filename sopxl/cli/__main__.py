"""python -m sopxl.cli: the command line."""

from sopxl.cli import main

if __name__ == "__main__":
    main()
