"""Reading what clerks hand in: CSV and XLSX files become commands, or a list of problems."""

from api.intake.importing import Intake, take_in
from api.intake.problems import Problem
from api.intake.purpose import Purpose, explained, weights
from api.intake.sheets import SheetIntake, take_in_sheet

__all__ = ["Intake", "Problem", "Purpose", "SheetIntake", "explained", "take_in", "take_in_sheet", "weights"]
