import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;

/** What Maven's parser shows of JUnit files: a file's name on each line of standard input, one JSON on standard output. */
public class SurefireReader {
    public static void main(String[] arguments) throws IOException {
        List<String> files = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.toList());
        List<String> shown = new ArrayList<>();
        for (String file : files) shown.add(quoted(file) + ":" + guarded(file));
        String version = SurefireReportParser.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        version = version.replaceAll(".*-([0-9.]+)\\.jar", "$1");
        String json = "[{\"reader\":\"surefire-report-parser\",\"version\":" + quoted(version) + ",\"files\":{" + String.join(",", shown) + "}}]";
        System.out.write(json.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static String guarded(String file) {
        try {
            return read(file);
        } catch (Exception error) {
            return "{\"fault\":" + quoted(error.toString()) + "}";
        }
    }

    private static String read(String file) throws Exception {
        List<ReportTestSuite> suites = new TestSuiteXmlParser(new NullConsoleLogger()).parse(file);
        Map<String, Object> summary = new SurefireReportParser(List.of(), new NullConsoleLogger()).getSummary(suites);
        List<String> cases = new ArrayList<>();
        for (ReportTestSuite suite : suites) for (ReportTestCase one : suite.getTestCases()) cases.add(show(one));
        int bad = (Integer) summary.get("totalFailures") + (Integer) summary.get("totalErrors");
        return String.format(
                Locale.ROOT,
                "{\"tests\":%s,\"bad\":%d,\"skipped\":%s,\"seconds\":%s,\"suites\":%d,\"cases\":[%s]}",
                summary.get("totalTests"),
                bad,
                summary.get("totalSkipped"),
                summary.get("totalElapsedTime"),
                suites.size(),
                String.join(",", cases));
    }

    private static String show(ReportTestCase one) {
        String status = one.hasError() ? "error" : one.hasFailure() ? "failed" : one.hasSkipped() ? "skipped" : "passed";
        String logs = one.getFlakyFailures().stream().map(flake -> quoted(flake.getStackTrace())).collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"class\":%s,\"name\":%s,\"seconds\":%s,\"status\":\"%s\",\"message\":%s,\"flaky\":%d,\"retryLogs\":[%s]}",
                quoted(one.getFullClassName()),
                quoted(one.getName()),
                one.getTime(),
                status,
                quoted(one.getFailureMessage()),
                one.getFlakyFailures().size(),
                logs);
    }

    private static String quoted(String text) {
        if (text == null) return "null";
        StringBuilder json = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            boolean isPlain = character >= ' ' && character < 127 && character != '"' && character != '\\';
            json.append(isPlain ? String.valueOf(character) : String.format("\\u%04x", (int) character));
        }
        return json.append('"').toString();
    }
}
