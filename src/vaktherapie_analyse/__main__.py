"""`python -m vaktherapie_analyse` is `analyse`."""

import sys

from vaktherapie_analyse.cli import main

if __name__ == "__main__":
    sys.exit(main())
