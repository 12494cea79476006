"use strict";
/** Ends the run with the line that CI reads, after the names of what was skipped: a skip that nobody sees is a test that is not there. */
class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap(({ testResults }) =>
      testResults.filter(({ status }) => status === "pending").map(({ ancestorTitles }) => ancestorTitles.join(" › ")),
    );
    const lines = [...new Set(skipped)].map((name) => `skipped: ${name}\n`);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const tail = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
    process.stdout.write(`\n${lines.join("")}${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
}

module.exports = SummaryReporter;
