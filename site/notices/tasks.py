"""Background work about mail. Arguments are keys of rows: never an address, a code or a text."""

from django_tasks import task

from privacy import retention


@task()
def mail_code(address_id: int) -> str:
    """Running it twice sends one code: it is claimed."""
    from . import mailing

    return mailing.send_code(address_id)


@task()
def mail_what_waits() -> dict[str, int]:
    from . import mailing

    return mailing.send_what_is_due()


@task()
def forget_what_was_deleted() -> None:
    retention.empty_write_ahead_log()
