"""Start the command line."""

from reviewkit.cli import cli


def main() -> None:
    """Run reviewkit."""
    cli(prog_name="reviewkit")


if __name__ == "__main__":
    main()
