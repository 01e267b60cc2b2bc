# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""Tells the data team by e-mail that a task failed: what, for which day, why, and where to read on.

The mail goes through the Airflow connection ``smtp`` (``AIRFLOW_CONN_SMTP``). Without that connection, or when the mail
server refuses, the same words are logged and nothing else breaks: a failure to tell must not hide the failure.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping
from typing import Any

from dags.config import Trust

SMTP_CONNECTION = "smtp"
log = logging.getLogger(__name__)


def failure_of(context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of the mail about a failed task, from the task's context."""
    task = context["task_instance"]
    key = context["dag_run"].partition_key
    day = f" for {key}" if key else ""
    reason = context.get("exception") or "the task was stopped from outside before it could say why"
    subject = f"{task.dag_id}{day}: {task.task_id} failed"
    return subject, "\n".join(
        [
            f"{task.task_id} of {task.dag_id}{day} failed: {reason}",
            "",
            f"Run: {task.run_id}",
            f"Log: {getattr(task, 'log_url', None) or 'in the Airflow UI, on the failed task'}",
            f"What to do: docs/runbooks/{runbook_of(task.dag_id)}.md, and the DAG's own page in Airflow.",
            "The boards and the BI tools keep the last good publication until this is put right.",
        ]
    )


def runbook_of(dag_id: str) -> str:
    """The runbook page of a DAG; the extract DAGs share one."""
    return "extract" if dag_id.startswith("extract_") else dag_id


def on_failure(trust: Trust) -> Callable[[Mapping[str, Any]], None]:
    """A task's ``on_failure_callback`` that tells the trust's data team."""

    def tell(context: Mapping[str, Any]) -> None:
        subject, text = failure_of(context)
        log.error("%s\n%s", subject, text)
        send(trust, subject, text)

    return tell


def send(trust: Trust, subject: str, text: str) -> bool:
    """Send a mail to the data team; whether it was handed to a mail server."""
    from airflow.providers.smtp.hooks.smtp import SmtpHook
    from airflow.sdk.exceptions import AirflowException

    recipients = trust.failure_mail.recipients
    try:
        with SmtpHook(smtp_conn_id=SMTP_CONNECTION) as mail:
            mail.send_email_smtp(
                to=list(recipients),
                subject=f"[{trust.name}] {subject}",
                html_content=f"<pre>{html.escape(text)}</pre>",
                from_email=trust.failure_mail.sender,
            )
    except (AirflowException, OSError) as error:
        log.warning("Not e-mailed to %s: %s", ", ".join(recipients), error)
        return False
    log.info("E-mailed to %s", ", ".join(recipients))
    return True
