"""Questions with gaps: a sentence that a person fills in, and the policy it stands for."""

from gofal.viz.questions.filled import Filled, Unfit, filled, recognised
from gofal.viz.questions.kinds import Number, Question, question, questions

__all__ = [
    "Filled",
    "Number",
    "Question",
    "Unfit",
    "filled",
    "question",
    "questions",
    "recognised",
]
