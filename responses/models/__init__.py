from responses.models.blocks import ReplyBlock
from responses.models.cases import Case, CaseEvent, CasePost, Presence
from responses.models.escalations import Escalation
from responses.models.keys import KeyMap
from responses.models.opening import OpeningMark
from responses.models.replies import Reply

__all__ = ["Case", "CaseEvent", "CasePost", "Escalation", "KeyMap", "OpeningMark", "Presence", "Reply", "ReplyBlock"]
