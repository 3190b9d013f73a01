"""reviewkit: carry a literature review from protocol to living evidence map."""

__version__ = "0.1.0"
