"""Pro-formas: the questions asked of each study, and which answers fit them."""

from reviewkit.forms.likeness import alike, text_difference, touched
from reviewkit.forms.model import Check, FieldGroup, Form, FormField, Rule, Section
from reviewkit.forms.paths import form_of, full_path, own_path
from reviewkit.forms.rules import Key, applies, broken_checks, left_open, read_form
from reviewkit.forms.values import Checked, check_value

__all__ = [
    "Check",
    "Checked",
    "FieldGroup",
    "Form",
    "FormField",
    "Key",
    "Rule",
    "Section",
    "alike",
    "applies",
    "broken_checks",
    "check_value",
    "form_of",
    "full_path",
    "left_open",
    "own_path",
    "read_form",
    "text_difference",
    "touched",
]
