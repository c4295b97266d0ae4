"""`python -m placement ...` is `placement ...`."""

from placement.cli import main

main()
