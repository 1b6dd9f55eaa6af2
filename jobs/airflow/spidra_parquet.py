"""Nights by Airflow, 2.4 or newer as well as 3. Copy this file into the folder of DAGs; for a second job, copy it again.

What the workers need: a checkout of spidra-parquet (HOME below) and Java 17. All tries of a night have to run where the
state of the first one is (SPIDRA_HOME, ~/.spidra-parquet of the worker's user), or they fetch everything again: with
several workers, give the task a `queue` that one worker serves, or keep SPIDRA_HOME on a volume and the job repository in
PostgreSQL (SPRING_DATASOURCE_URL).

The key comes from the password of the connection `spidra` (type: generic). Airflow shows stars in its place, in the
rendered template too. Other ways: "{{ var.value.spidra_api_key }}" for a variable, or no `env` here and SPIDRA_API_KEY_FILE
in the environment of the worker. It must not stand in bash_command: others see that in the list of processes, and the job
refuses it.
"""

import os
import re
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator

JOB = "products"  # jobs/products.yaml
HOME = os.environ.get("SPIDRA_PARQUET", "/opt/spidra-parquet")

# 2: the command or the job definition is wrong. 3: too many pages failed. 6: key, credits or the contract of the table.
# Half an hour later the answer would be the same. (3 may be left out where crawls are often fetched with pages pending.)
NEEDS_A_PERSON = r"exit code (2|3|6)\b"


class SpidraOperator(BashOperator):
    """A BashOperator that does not retry what no retry mends.

    It knows success, skip and failure, and Airflow retries each failure except this exception. The exit code stands in the
    message in all versions; should one word it otherwise, such a failure is retried in vain and nothing worse.
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
    # 03:15 UTC, for the day before. The timetable is named because a plain cron text means another day in Airflow 3 (that
    # of the start) than in Airflow 2 (that of the data).
    schedule=CronDataIntervalTimetable("15 3 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # Nights that were missed need no run of their own: the next one takes all crawls of spidra.plan.look-back (7 days) that
    # are in no run yet, and further back to the end of the last night that was published. True gives each missed night
    # a run of its own, for tables that are partitioned by date.
    catchup=False,
    # A dataset takes one run at a time; a second one would end with 75.
    max_active_runs=1,
    tags=["spidra"],
) as dag:
    SpidraOperator(
        task_id="pages_to_parquet",
        # `exec`: signals go to the job itself. Triggered by hand, Airflow 3 may have no date: then it is yesterday.
        bash_command=f"exec jobs/run job={JOB} date={{{{ ds | default('yesterday') }}}} --spidra.exit.nothing-new=99",
        cwd=HOME,  # where jobs/ is
        env={"SPIDRA_API_KEY": "{{ conn.spidra.password }}"},
        append_env=True,  # PATH, JAVA_HOME, SPIDRA_HOME and the rest of the worker's environment stay
        # A night without new crawls shows as skipped, and so does what waits for it.
        skip_on_exit_code=99,
        # A retry gives the same words, so Spring Batch restarts the same job instance: responses that are whole are not
        # fetched again, finished partitions stay, and nothing was published in between. If it was published after all, the
        # retry finds that and ends with 0. So a retry can neither double nor lose a row.
        retries=3,
        retry_delay=timedelta(minutes=30),
        # Airflow then sends SIGTERM: the job ends within 10 seconds with what it has, and the retry goes on.
        execution_timeout=timedelta(hours=6),
        # The limit of 300 requests in 15 minutes is one for each address: with several jobs on a worker, make a pool with
        # one slot and name it here.
        # pool="spidra",
    )
