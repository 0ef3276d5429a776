"""Run the command line with ``python -m lvjian``."""

from lvjian.cli import main

if __name__ == "__main__":
    main()
