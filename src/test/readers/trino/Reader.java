import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.trino.Session;
import io.trino.plugin.hive.HivePlugin;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.MaterializedRow;
import io.trino.testing.StandaloneQueryRunner;

import static io.trino.testing.TestingSession.testSessionBuilder;

/**
 * Executes a script in Trino, and prints the rows of its queries. Run from source: java …
 * trino/Reader.java SCRIPT CATALOG CONNECTOR SETTING=VALUE,SETTING=VALUE …
 */
public class Reader {

	public static void main(String[] args) throws Exception {
		// the server takes System.out for its log
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		Session session = testSessionBuilder().setTimeZoneKey(TimeZoneKey.UTC_KEY)
			.setCatalog(args[1])
			.setSchema("default")
			.build();
		try (StandaloneQueryRunner trino = new StandaloneQueryRunner(session)) {
			trino.installPlugin(new HivePlugin());
			trino.installPlugin(new IcebergPlugin());
			for (int i = 1; i < args.length; i += 3) {
				Map<String, String> settings = new HashMap<>();
				for (String setting : args[i + 2].split(",")) {
					settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
				}
				trino.createCatalog(args[i], args[i + 1], settings);
			}
			for (String statement : Files.readString(Path.of(args[0])).split("(?<=;)\n")) {
				for (MaterializedRow row : trino.execute(statement.strip().replaceFirst(";$", ""))) {
					out.println("row: "
							+ row.getFields().stream().map(String::valueOf).collect(Collectors.joining("|")));
				}
			}
		}
		// threads of the server that are no daemons
		System.exit(0);
	}

}
