package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.KnownSettings;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files for Kubernetes.
 */
class KubernetesTests {

	@Test
	void theCronJobSaysWhatANightNeeds() throws IOException {
		String text = Files.readString(Jobs.FOLDER.resolve("kubernetes/cronjob.yaml"));
		Map<String, Object> byKind = new HashMap<>();
		for (Object document : new Yaml().loadAll(text)) {
			byKind.put(String.valueOf(Jobs.at(document, "kind")), document);
		}
		assertThat(byKind).containsOnlyKeys("PersistentVolumeClaim", "CronJob");
		Object spec = Jobs.at(Jobs.at(byKind, "CronJob"), "spec");
		assertThat(Jobs.at(spec, "schedule")).isEqualTo("15 3 * * *");
		assertThat(Jobs.at(spec, "timeZone")).isEqualTo("Etc/UTC");
		assertThat(Jobs.at(spec, "concurrencyPolicy")).isEqualTo("Forbid");
		assertThat((int) Jobs.at(spec, "startingDeadlineSeconds")).isBetween(3600, 86_400);
		Object job = Jobs.at(spec, "jobTemplate", "spec");
		assertThat((int) Jobs.at(job, "backoffLimit")).isBetween(1, 6);
		assertThat((int) Jobs.at(spec, "startingDeadlineSeconds") + (int) Jobs.at(job, "activeDeadlineSeconds"))
			.as("the last try ends on the day of the first one")
			.isLessThan(86_400 - 3 * 3600 - 15 * 60);
		Object rule = Jobs.at(job, "podFailurePolicy", "rules", 0);
		assertThat(Jobs.at(rule, "action")).isEqualTo("FailJob");
		assertThat(Jobs.at(rule, "onExitCodes", "values")).isEqualTo(Jobs.NEEDS_A_PERSON);
		Object pod = Jobs.at(job, "template", "spec");
		assertThat(Jobs.at(pod, "restartPolicy")).isEqualTo("Never");
		assertThat((int) Jobs.at(pod, "terminationGracePeriodSeconds")).isGreaterThanOrEqualTo(30);
		assertThat(Jobs.at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
		Object container = Jobs.at(pod, "containers", 0);
		assertThat(Jobs.at(rule, "onExitCodes", "containerName")).isEqualTo(Jobs.at(container, "name"));
		assertThat(Jobs.at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
		assertThat(String.valueOf(Jobs.at(container, "image"))).endsWith("/spidra-parquet:" + AppVersion.get());
		assertThat(Files.readString(Path.of("src/docker/Dockerfile")))
			.contains("ARG VERSION=" + AppVersion.get() + "\n")
			.contains("--uid " + Jobs.at(pod, "securityContext", "runAsUser") + " ")
			.contains("ENV SPIDRA_HOME=" + environment(container).get("SPIDRA_HOME") + "\n");
		assertThat(Jobs.at(container, "resources", "limits", "memory")).isEqualTo("1Gi");
		assertThat(Jobs.FOLDER.resolveSibling(String.valueOf(Jobs.at(container, "command", 0)))).isExecutable();
		Jobs.assertWords(((List<?>) Jobs.at(container, "args")).stream().map(String::valueOf).toList());
		Map<String, String> environment = environment(container);
		// Both paths lie in what is mounted, and the claim and the secret are those
		// that the file makes or tells how to make.
		assertThat(Jobs.at(container, "volumeMounts", 0, "mountPath")).isEqualTo("/state");
		assertThat(environment.get("SPIDRA_HOME")).startsWith("/state/");
		assertThat(Jobs.at(pod, "volumes", 0, "persistentVolumeClaim", "claimName"))
			.isEqualTo(Jobs.at(Jobs.at(byKind, "PersistentVolumeClaim"), "metadata", "name"));
		assertThat(environment.get("SPIDRA_API_KEY_FILE"))
			.isEqualTo(Jobs.at(container, "volumeMounts", 1, "mountPath") + "/api-key");
		assertThat(text).contains("create secret generic " + Jobs.at(pod, "volumes", 1, "secret", "secretName")
				+ " --from-file=api-key=");
		for (int i = 0; i < 3; i++) {
			assertThat(Jobs.at(container, "volumeMounts", i, "name")).isEqualTo(Jobs.at(pod, "volumes", i, "name"));
		}
	}

	/** Where both files have the same, the second one does not say again why. */
	@Test
	void theManagerIsTheSameCronJobWithoutAVolumeForItsState() throws IOException {
		Object alone = Jobs.at(documents("cronjob.yaml"), "CronJob", "spec");
		Object manager = Jobs.at(documents("workers.yaml"), "CronJob", "spec");
		for (String key : List.of("schedule", "timeZone", "concurrencyPolicy", "startingDeadlineSeconds")) {
			assertThat(Jobs.at(manager, key)).as(key).isEqualTo(Jobs.at(alone, key));
		}
		for (String key : List.of("backoffLimit", "activeDeadlineSeconds", "podFailurePolicy")) {
			assertThat(Jobs.at(manager, "jobTemplate", "spec", key)).as(key)
				.isEqualTo(Jobs.at(alone, "jobTemplate", "spec", key));
		}
		List<String> words = words(container(Jobs.at(manager, "jobTemplate", "spec")));
		List<String> same = new ArrayList<>(words(container(Jobs.at(alone, "jobTemplate", "spec"))));
		same.add("--spidra.workers=remote");
		assertThat(words).isEqualTo(same);
		Jobs.assertWords(words);
		assertThat(Files.readString(Jobs.FOLDER.resolve("kubernetes/workers.yaml")))
			.doesNotContain("PersistentVolumeClaim");
	}

	@Test
	void workersHaveWhatTheManagerHas() throws IOException {
		String text = Files.readString(Jobs.FOLDER.resolve("kubernetes/workers.yaml"));
		Map<String, Object> documents = documents("workers.yaml");
		assertThat(documents).containsOnlyKeys("ConfigMap", "Deployment", "CronJob");
		Object deployment = Jobs.at(documents, "Deployment", "spec");
		Object pod = Jobs.at(deployment, "template", "spec");
		Object worker = container(deployment);
		Object manager = container(Jobs.at(documents, "CronJob", "spec", "jobTemplate", "spec"));
		assertThat(words(worker)).containsExactly("worker");
		for (String key : List.of("image", "command", "workingDir", "env", "envFrom", "resources", "securityContext",
				"volumeMounts")) {
			assertThat(Jobs.at(worker, key)).as(key).isEqualTo(Jobs.at(manager, key));
		}
		assertThat(Jobs.at(worker, "envFrom", 0, "configMapRef", "name"))
			.isEqualTo(Jobs.at(documents, "ConfigMap", "metadata", "name"));
		assertThat(Jobs.at(documents, "ConfigMap", "data", "SPRING_DATASOURCE_URL").toString())
			.startsWith("jdbc:postgresql://");
		assertThat(environment(worker)).containsEntry("SPIDRA_API_KEY_FILE",
				Jobs.at(worker, "volumeMounts", 1, "mountPath") + "/api-key");
		assertThat(text).contains("create secret generic spidra-api-key --from-file=api-key=",
				"create secret generic spidra-postgresql --from-literal=username=");
		Object label = Jobs.at(deployment, "selector", "matchLabels", "app");
		assertThat(label).isEqualTo(Jobs.at(deployment, "template", "metadata", "labels", "app"));
		Object apart = Jobs.at(pod, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", 0);
		assertThat(Jobs.at(apart, "labelSelector", "matchLabels", "app")).isEqualTo(label);
		assertThat(Jobs.at(apart, "topologyKey")).as("an address for each").isEqualTo("kubernetes.io/hostname");
		assertThat((int) Jobs.at(pod, "terminationGracePeriodSeconds")).isGreaterThanOrEqualTo(30);
		assertThat(Jobs.at(pod, "securityContext")).isEqualTo(
				Jobs.at(documents, "CronJob", "spec", "jobTemplate", "spec", "template", "spec", "securityContext"));
		assertThat(text).contains("# SPIDRA_API_BUDGET: shared");
		assertThat(KnownSettings.contains("spidra.api.budget")).isTrue();
	}

	private static Map<String, Object> documents(String file) throws IOException {
		Map<String, Object> byKind = new HashMap<>();
		for (Object document : new Yaml().loadAll(Files.readString(Jobs.FOLDER.resolve("kubernetes").resolve(file)))) {
			byKind.put(String.valueOf(Jobs.at(document, "kind")), document);
		}
		return byKind;
	}

	/** The one of a pod, from what has its template. */
	private static Object container(Object spec) {
		return Jobs.at(spec, "template", "spec", "containers", 0);
	}

	private static List<String> words(Object container) {
		return ((List<?>) Jobs.at(container, "args")).stream().map(String::valueOf).toList();
	}

	/** Variables with a value; others have it from a secret. */
	private static Map<String, String> environment(Object container) {
		Map<String, String> environment = new HashMap<>();
		((List<?>) Jobs.at(container, "env")).stream()
			.filter((entry) -> ((Map<?, ?>) entry).containsKey("value"))
			.forEach((entry) -> environment.put((String) Jobs.at(entry, "name"), (String) Jobs.at(entry, "value")));
		return environment;
	}

}
