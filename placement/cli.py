"""Commands of the shell: `placement ...`."""

import click

from placement.rosters.command import solve


@click.group()
def main() -> None:
    """Place people into positions: provably best, reproducible, explained."""


main.add_command(solve)
