"""What runs by itself, for all rooms below."""

from celery import shared_task

from learn.accounts import retention


@shared_task
def purge_expired() -> dict[str, int]:
    """Delete what nobody needs any more; twice is the same as once."""
    return retention.sweep_all()
