"""Train the learned models from the published files: the same artifacts, byte for byte, from the same files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.training.datasets import DataError
from triage.training.parts import NotInstalled, parts
from triage.version import MODELS


class Command(BaseCommand):
    help = (
        "Train the models from a folder of labelled files and write each with its report. Needs the group train "
        "(scikit-learn). The same files give the same bytes. No text of the files is kept or printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="the folder of labelled files")
        parser.add_argument("--out", type=Path, default=MODELS, help="where to write; the desk reads %(default)s")
        parser.add_argument("--part", action="append", default=[], help="only this part; may be given again")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        try:
            for part in parts(options["part"]):
                part.train(options["data"], out)
                self.stdout.write(f"{part.name}: trained")
        except (DataError, NotInstalled) as error:
            raise CommandError(str(error)) from error
