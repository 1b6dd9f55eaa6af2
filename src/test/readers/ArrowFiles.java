import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Prints the rows of files as Arrow C++ reads them, each as {@code row|TABLE|JSON}. Run
 * from source: java … ArrowFiles.java TABLE FILE TABLE FILE …
 */
public class ArrowFiles {

	private static final int BATCH = 1000;

	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
		try (RootAllocator allocator = new RootAllocator()) {
			for (int i = 0; i < args.length; i += 2) {
				try (FileSystemDatasetFactory factory = new FileSystemDatasetFactory(allocator,
						NativeMemoryPool.getDefault(), FileFormat.PARQUET, Path.of(args[i + 1]).toUri().toString());
						Dataset dataset = factory.finish();
						Scanner scanner = dataset.newScan(new ScanOptions(BATCH));
						ArrowReader reader = scanner.scanBatches()) {
					while (reader.loadNextBatch()) {
						VectorSchemaRoot batch = reader.getVectorSchemaRoot();
						for (int row = 0; row < batch.getRowCount(); row++) {
							out.println("row|" + args[i] + "|" + struct(batch.getFieldVectors(), row));
						}
					}
				}
			}
		}
		out.flush();
	}

	private static String struct(List<? extends ValueVector> fields, int row) {
		StringBuilder text = new StringBuilder("{");
		for (ValueVector field : fields) {
			text.append((text.length() > 1) ? "," : "").append(quoted(field.getName())).append(':');
			text.append(value(field, row));
		}
		return text.append('}').toString();
	}

	private static String value(ValueVector vector, int row) {
		if (vector.isNull(row)) {
			return "null";
		}
		if (vector instanceof StructVector) {
			return struct(((StructVector) vector).getChildrenFromFields(), row);
		}
		if (vector instanceof ListVector) {
			ListVector list = (ListVector) vector;
			StringBuilder text = new StringBuilder("[");
			for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
				text.append((text.length() > 1) ? "," : "").append(value(list.getDataVector(), i));
			}
			return text.append(']').toString();
		}
		return quoted(vector.getObject(row).toString());
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			quoted.append((c < ' ' || c == '"' || c == '\\') ? String.format("\\u%04x", (int) c) : String.valueOf(c));
		}
		return quoted.append('"').toString();
	}

}
