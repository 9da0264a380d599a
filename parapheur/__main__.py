"""`python -m parapheur` is `parapheur`."""

from parapheur.cli import main

if __name__ == "__main__":
    main()
