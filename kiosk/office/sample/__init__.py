"""A believable distribution for rehearsals and tests: made as the office's input, then built like any other."""

from kiosk.office.sample.household import Kind
from kiosk.office.sample.making import FolderNotEmpty, Stage, make_sample
from kiosk.office.sample.next_round import make_next_round
from kiosk.office.sample.sheet import Sample, SampleDesk, SampleOperator, SamplePerson

__all__ = [
    "FolderNotEmpty",
    "Kind",
    "Sample",
    "SampleDesk",
    "SampleOperator",
    "SamplePerson",
    "Stage",
    "make_next_round",
    "make_sample",
]
