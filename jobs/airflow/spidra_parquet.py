"""Nightly runs with Airflow 2.4 or newer, or 3. Copy this file into the folder of DAGs; for a second job, copy it again.

The workers need a checkout of spidra-parquet (HOME below) and Java 17. All tries of a night need the state of the first one
(SPIDRA_HOME, by default ~/.spidra-parquet of the worker's user), or they fetch everything again. With several workers, give
the task a `queue` that only one worker serves, or keep SPIDRA_HOME on a volume and the job repository in PostgreSQL
(SPRING_DATASOURCE_URL).

The key comes from the password of the connection `spidra` (type: generic). Airflow masks it, also in
the rendered template. Alternatives: "{{ var.value.spidra_api_key }}" for a variable, or no `env` here and
SPIDRA_API_KEY_FILE in the environment of the worker. Never put it into bash_command: other users see that in the process
list, and the job refuses it.
"""

import os
import re
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG, Asset
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.datasets import Dataset as Asset
    from airflow.operators.bash import BashOperator

JOB = "products"  # jobs/products.yaml
# The output of the job as an asset, which DAGs such as load.py can be scheduled on: file:///… for a local path, s3://… also for
# s3a://…. Airflow takes no other spelling of the same place for the same asset.
DATASET = Asset("file:///data/spidra/products")
HOME = os.environ.get("SPIDRA_PARQUET", "/opt/spidra-parquet")

# 2: the command or the job definition is wrong. 3: too many pages failed. 6: key, credits or the contract of the table.
# A retry
# half an hour later would fail in the same way. (Remove 3 if crawls often have pending pages when they are fetched.)
NEEDS_A_PERSON = r"exit code (2|3|6)\b"


class SpidraOperator(BashOperator):
    """A BashOperator that does not retry failures that no retry can fix.

    BashOperator reports success, skip or failure, and Airflow retries each failure except AirflowFailException. The message
    contains the exit code in all versions of Airflow; if a later one changes it, such a failure is retried in vain, nothing worse.
    """

    def execute(self, context):
        try:
            return super().execute(context)
        except Exception as failure:
            if re.search(NEEDS_A_PERSON, str(failure)):
                raise AirflowFailException(f"{failure} No retry helps: see the end of the log.") from failure
            raise


with DAG(
    dag_id=f"spidra_parquet_{JOB.replace('-', '_')}",
    description=f"Spidra crawls as Parquet: {JOB}",
    # 03:15 UTC, for the previous day. The timetable is explicit because a plain cron expression means different days: in
    # Airflow 3 that of the start, in Airflow 2 that of the data.
    schedule=CronDataIntervalTimetable("15 3 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # Missed nights need no run of their own: the next night takes all crawls of spidra.plan.look-back (7 days) that no run
    # holds yet, and further back to the end of the last published night. True gives each missed night a run of its own,
    # for tables that are partitioned by date.
    catchup=False,
    # A dataset allows one run at a time; a second one would exit 75.
    max_active_runs=1,
    tags=["spidra"],
) as dag:
    SpidraOperator(
        task_id="pages_to_parquet",
        # `exec`: the job itself receives signals. A DAG triggered by hand may have no date in Airflow 3: then it is yesterday.
        bash_command=f"exec jobs/run job={JOB} date={{{{ ds | default('yesterday') }}}} --spidra.exit.nothing-new=99",
        cwd=HOME,  # where jobs/ is
        env={"SPIDRA_API_KEY": "{{ conn.spidra.password }}"},
        append_env=True,  # PATH, JAVA_HOME, SPIDRA_HOME and the rest of the worker's environment stay
        # A night without new crawls shows as skipped, as do the tasks that depend on it; it is no event of the asset.
        skip_on_exit_code=99,
        outlets=[DATASET],
        # A retry has the same words, so Spring Batch restarts the same job instance: complete responses are not fetched again,
        # complete partitions are kept, and nothing was published in between. If the run was published after all, the retry
        # detects this and exits 0. So a retry can neither duplicate nor lose a row.
        retries=3,
        retry_delay=timedelta(minutes=30),
        # Airflow then sends SIGTERM: the job ends within 10 seconds and keeps its state, and the retry resumes it.
        execution_timeout=timedelta(hours=6),
        # The limit of 300 requests in 15 minutes applies to each address: with several jobs on a worker, make a pool with one
        # slot and name it here.
        # pool="spidra",
    )
