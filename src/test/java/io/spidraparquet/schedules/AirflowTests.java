package io.spidraparquet.schedules;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.ShellScript;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The DAGs for Airflow, executed with as much of Airflow as they need.
 */
class AirflowTests {

	/**
	 * What both versions have, as far as the DAGs need it; other arguments are refused.
	 * An asset's URI has to be one that Airflow does not change.
	 */
	private static final String AIRFLOW = """
			import os, subprocess, urllib.parse
			class AirflowException(Exception): pass
			class AirflowSkipException(AirflowException): pass
			class AirflowFailException(AirflowException): pass
			class CronDataIntervalTimetable:
			    def __init__(self, cron, timezone):
			        self.text = f"{cron} {timezone}"
			class DAG:
			    def __init__(self, dag_id, *, description, schedule, start_date, catchup, max_active_runs, tags):
			        self.__dict__.update(locals(), tasks=[])
			    def __enter__(self):
			        DAG.current = self
			        return self
			    def __exit__(self, *ignored):
			        DAG.current = None
			class Asset:
			    def __init__(self, uri):
			        parts = urllib.parse.urlsplit(uri)
			        assert parts.scheme in ("file", "s3") and parts.path != "" and parts.query + parts.fragment == ""
			        assert (parts.netloc == "") == (parts.scheme == "file")
			        self.uri = uri
			class BashOperator:
			    def __init__(self, *, task_id, bash_command, env={}, append_env=False, cwd, skip_on_exit_code=99, retries,
			            retry_delay, execution_timeout, outlets=()):
			        self.__dict__.update(locals())
			        DAG.current.tasks.append(self)
			    def execute(self, context):
			        assert self.append_env or not self.env
			        code = subprocess.run(["bash", "-c", self.bash_command], env=dict(os.environ, **self.env),
			            cwd=self.cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
			        if code == self.skip_on_exit_code:
			            raise AirflowSkipException(f"Bash command returned exit code {code}. Skipping.")
			        if code != 0:
			            raise AirflowException(f"Bash command failed. The command returned a non-zero exit code {code}.")
			        return "done"
			""";

	/** Loads the DAG and executes its task once for each exit code; tells it as JSON. */
	private static final String AIRFLOW_RUN = """
			import json, runpy, sys
			loaded = runpy.run_path(sys.argv[1])
			dag = loaded["dag"]
			task, = dag.tasks
			told = {
			    "dag_id": dag.dag_id, "catchup": dag.catchup,
			    "schedule": [asset.uri for asset in dag.schedule] if isinstance(dag.schedule, list) else dag.schedule.text,
			    "outlets": [asset.uri for asset in task.outlets],
			    "max_active_runs": dag.max_active_runs, "start": dag.start_date.isoformat(),
			    "command": task.bash_command, "cwd": task.cwd, "env": dict(task.env), "skip": task.skip_on_exit_code,
			    "retries": task.retries, "delay": task.retry_delay.total_seconds(),
			    "timeout": task.execution_timeout.total_seconds(),
			}
			task.bash_command = task.bash_command.replace("{{ ds | default('yesterday') }}", "2026-11-23")
			if task.env:
			    task.env = {"SPIDRA_API_KEY": "secret"}
			outcomes = []
			for _ in range(int(sys.argv[2])):
			    try:
			        outcomes.append(task.execute({}))
			    except Exception as failure:
			        outcomes.append(type(failure).__name__)
			told["outcomes"] = outcomes
			print(json.dumps(told))
			""";

	private Path temp;

	private InstalledJobs jobs;

	@BeforeEach
	void install(@TempDir Path temp) throws IOException {
		this.temp = temp.toRealPath();
		this.jobs = InstalledJobs.in(this.temp);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void theDagLoadsInBothVersionsAndRetriesOnlyWhatARetryMends(int version) throws Exception {
		Tools.assume("python3");
		Tools.assume("bash");
		this.jobs.exitCodes("0 99 2 3 4 5 6 75 137");
		Map<String, Object> dag = execute("spidra_parquet.py", version, 9);
		assertThat(dag).containsEntry("dag_id", "spidra_parquet_products")
			.containsEntry("schedule", "15 3 * * * UTC")
			.containsEntry("catchup", false)
			.containsEntry("max_active_runs", 1)
			.containsEntry("start", "2026-01-01T00:00:00+00:00")
			.containsEntry("cwd", this.jobs.root().toString())
			.containsEntry("env", Map.of("SPIDRA_API_KEY", "{{ conn.spidra.password }}"))
			.containsEntry("skip", 99)
			.containsEntry("retries", 3)
			.containsEntry("delay", 1800.0)
			.containsEntry("timeout", 21600.0)
			.containsEntry("outlets", List.of(dataset()))
			.containsEntry("command", "exec jobs/run job=products date={{ ds | default('yesterday') }} "
					+ "--spidra.exit.nothing-new=99");
		assertThat(dag.get("outcomes")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly("done", "AirflowSkipException", "AirflowFailException", "AirflowFailException",
					"AirflowException", "AirflowException", "AirflowFailException", "AirflowException",
					"AirflowException");
		assertThat(this.jobs.calls()).hasSize(9)
			.containsOnly(this.jobs.root() + ": job=products date=2026-11-23 --spidra.exit.nothing-new=99");
		Jobs.assertWords(InstalledJobs.words(this.jobs.calls().get(0)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void theLoaderStartsOnTheDatasetAndLoadsByManifests(int version) throws Exception {
		Tools.assume("python3");
		Tools.assume("bash");
		ShellScript.write(this.jobs.root().resolve("jobs/load-duckdb.sh"),
				Files.readString(this.jobs.root().resolve("jobs/run")));
		this.jobs.exitCodes("0 2 5");
		Map<String, Object> dag = execute("load.py", version, 3);
		assertThat(dag).containsEntry("dag_id", "spidra_load_products")
			.containsEntry("schedule", List.of(dataset()))
			.containsEntry("catchup", false)
			.containsEntry("max_active_runs", 1)
			.containsEntry("cwd", this.jobs.root().toString())
			.containsEntry("env", Map.of())
			.containsEntry("outlets", List.of())
			.containsEntry("retries", 3)
			.containsEntry("outcomes", List.of("done", "AirflowException", "AirflowException"));
		assertThat(this.jobs.calls()).hasSize(3)
			.containsOnly(this.jobs.root() + ": " + URI.create(dataset()).getPath() + " /data/spidra/warehouse.duckdb");
		assertThat(Jobs.FOLDER.resolve("load-duckdb.sh")).isExecutable();
	}

	/** The output of the job definition as a URI. */
	private static String dataset() throws IOException {
		return "file://"
				+ Jobs.at(new Yaml().load(Files.readString(Jobs.FOLDER.resolve("products.yaml"))), "spidra", "output");
	}

	private Map<String, Object> execute(String dag, int version, int times) throws IOException, InterruptedException {
		Map<String, String> environment = Map.of("PATH", Tools.path(), "PYTHONPATH", airflow(version).toString(),
				"PYTHONDONTWRITEBYTECODE", "1", "SPIDRA_PARQUET", this.jobs.root().toString());
		Path script = Files.writeString(this.temp.resolve("airflow_run.py"), AIRFLOW_RUN);
		ShellScript.Result result = new ShellScript(Tools.find("python3"), this.temp, environment)
			.run(script.toString(), Jobs.FOLDER.resolve("airflow").resolve(dag).toString(), String.valueOf(times))
			.exits(0);
		return new Yaml().load(result.out()); // JSON is YAML
	}

	/** Packages that have the names where this version has them, and nowhere else. */
	private Path airflow(int version) throws IOException {
		Path stubs = this.temp.resolve("airflow-" + version);
		Map<String, String> modules = new HashMap<>();
		modules.put("airflow_stub.py", AIRFLOW);
		modules.put("airflow/exceptions.py",
				"from airflow_stub import AirflowException, AirflowFailException, AirflowSkipException\n");
		modules.put("airflow/timetables/__init__.py", "");
		modules.put("airflow/timetables/interval.py", "from airflow_stub import CronDataIntervalTimetable\n");
		String dag = "from airflow_stub import DAG\n";
		String bash = "from airflow_stub import BashOperator\n";
		if (version == 2) {
			modules.put("airflow/__init__.py", dag);
			modules.put("airflow/datasets.py", "from airflow_stub import Asset as Dataset\n");
			modules.put("airflow/operators/__init__.py", "");
			modules.put("airflow/operators/bash.py", bash);
		}
		else {
			modules.put("airflow/__init__.py", "");
			modules.put("airflow/sdk/__init__.py", "from airflow_stub import DAG, Asset\n");
			modules.put("airflow/providers/__init__.py", "");
			modules.put("airflow/providers/standard/__init__.py", "");
			modules.put("airflow/providers/standard/operators/__init__.py", "");
			modules.put("airflow/providers/standard/operators/bash.py", bash);
		}
		for (Map.Entry<String, String> module : modules.entrySet()) {
			Path file = stubs.resolve(module.getKey());
			Files.createDirectories(file.getParent());
			Files.writeString(file, module.getValue());
		}
		return stubs;
	}

}
