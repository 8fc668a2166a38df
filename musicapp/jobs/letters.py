"""Jobs that send mail. One that fails is tried again; a mail that went out twice says the same."""

from musicapp.backends.jobs import Claimed
from musicapp.domain import accounts, claims


def send_password_link(job: Claimed) -> None:
    """The link for a new password, if the address in ``payload`` has an account."""
    accounts.send_link(job.payload)


def send_password_notice(job: Claimed) -> None:
    """That the password of the user ``subject_id`` was changed."""
    accounts.send_password_notice(job.subject_id)


def send_email_notice(job: Claimed) -> None:
    """That the user ``subject_id`` has another address than the one in ``payload``, which is told so."""
    accounts.send_email_notice(job.subject_id, job.payload)


def send_claim_decision(job: Claimed) -> None:
    """What an admin said to the claim ``subject_id``."""
    claims.send_decision(job.subject_id)
