/** Logs of builds that failed, in the manner of the tools that wrote them, and what of them tells why. */

export type SampleLog = {
  what: string;
  log: string;
  /** Lines that a person needs; without their indentation. */
  matters: string[];
  /** Lines that must not take their room. */
  noise?: string[];
};

/** What compilers and builders say while all is well; no word of it is about this failure, however it sounds. */
const CHATTER = [
  "gcc -Wall -Werror -Werror=format-security -c src/error.c -o error.o",
  "[ 12%] Building C object src/CMakeFiles/app.dir/failure.c.o",
  "  CC      lib/fail_handler.o",
  "checking for error_at_line... no",
  "checking whether strerror_r fails... no",
  "-- Performing Test HAVE_ERROR_H - Failed",
  "-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)",
  "test errors::are_reported ... ok",
  "✓ rejects invalid input with an error (3 ms)",
  "ok 7 - fails when it should",
  "tests/test_errors.py::test_exception_is_raised PASSED [ 40%]",
  "PASS: error handling",
  "   Compiling thiserror v1.0.61",
  "src/x.c:10:3: warning: unused variable 'error' [-Wunused-variable]",
  "12 passed, 0 failed, no errors",
  "Found 0 errors and 3 warnings.",
  "npm warn deprecated error-ex@1.0.0",
  "make[1]: [Makefile:7: clean] Error 1 (ignored)",
  "patching file src/abort.c",
  "copying build/lib/failures.py -> out",
  "machine # [    2.113] systemd[1]: Failed to find module 'autofs4'",
];

/** As many lines, each made from its number, which begins at 0. */
function numbered(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(n)).join("\n");
}

/** The beginning of a store path. */
const STORE = "/nix/store/00000000000000000000000000000000";

function chatter(lines: number): string {
  return Array.from({ length: lines }, (_, n) => CHATTER[n % CHATTER.length]).join("\n");
}

export const SAMPLE_LOGS: readonly SampleLog[] = [
  {
    what: "gcc under make: the first error, not the thirty lines of other jobs behind it",
    log: `Running phase: buildPhase
build flags: -j2
${chatter(60)}
src/parse.c: In function 'parse_header':
src/parse.c:88:14: error: 'struct header' has no member named 'lenght'; did you mean 'length'?
   88 |   size_t n = h->lenght;
      |              ^~
make: *** [Makefile:31: parse.o] Error 1
make: *** Waiting for unfinished jobs....
${chatter(30)}`,
    matters: [
      "src/parse.c: In function 'parse_header':",
      "src/parse.c:88:14: error: 'struct header' has no member named 'lenght'; did you mean 'length'?",
      "88 |   size_t n = h->lenght;",
      "make: *** [Makefile:31: parse.o] Error 1",
    ],
    noise: ["checking for error_at_line... no", "ok 7 - fails when it should"],
  },
  {
    what: "gcc: a header that is not there",
    log: `${chatter(40)}
src/tls.c:4:10: fatal error: openssl/ssl.h: No such file or directory
    4 | #include <openssl/ssl.h>
      |          ^~~~~~~~~~~~~~~
compilation terminated.
make: *** [Makefile:12: tls.o] Error 1`,
    matters: ["src/tls.c:4:10: fatal error: openssl/ssl.h: No such file or directory", "compilation terminated."],
  },
  {
    what: "clang",
    log: `${chatter(40)}
main.cpp:7:3: error: use of undeclared identifier 'frobnicate'
    7 |   frobnicate(3);
      |   ^
1 error generated.
${chatter(20)}
make: *** [Makefile:9: main.o] Error 1`,
    matters: ["main.cpp:7:3: error: use of undeclared identifier 'frobnicate'", "1 error generated."],
  },
  {
    what: "ld: undefined references",
    log: `${chatter(40)}
${STORE}-binutils-2.44/bin/ld: main.o: in function \`main':
main.c:(.text+0x1e): undefined reference to \`compress_all'
${STORE}-binutils-2.44/bin/ld: main.c:(.text+0x2a): undefined reference to \`compress_end'
collect2: error: ld returned 1 exit status
${chatter(25)}
make: *** [Makefile:20: app] Error 1`,
    matters: [
      "main.c:(.text+0x1e): undefined reference to `compress_all'",
      "collect2: error: ld returned 1 exit status",
    ],
  },
  {
    what: "lld",
    log: `${chatter(40)}
ld.lld: error: undefined symbol: zlibVersion
>>> referenced by main.cpp:12
>>>               main.cpp.o:(main)
clang++: error: linker command failed with exit code 1 (use -v to see invocation)
${chatter(25)}
ninja: build stopped: subcommand failed.`,
    matters: ["ld.lld: error: undefined symbol: zlibVersion", ">>> referenced by main.cpp:12"],
  },
  {
    what: "make without a rule",
    log: `${chatter(40)}
make[2]: *** No rule to make target 'docs/manual.txt', needed by 'all'.  Stop.
make[1]: *** [Makefile:44: all-recursive] Error 1
make: *** [Makefile:12: all] Error 2`,
    matters: ["make[2]: *** No rule to make target 'docs/manual.txt', needed by 'all'.  Stop."],
  },
  {
    what: "ninja",
    log: `${chatter(50)}
[41/96] Building CXX object src/CMakeFiles/core.dir/graph.cpp.o
FAILED: src/CMakeFiles/core.dir/graph.cpp.o
${STORE}-gcc-wrapper-14.2.1/bin/g++ -O2 -Werror=return-type -c /build/source/src/graph.cpp
/build/source/src/graph.cpp: In member function 'void Graph::link()':
/build/source/src/graph.cpp:31:9: error: 'nodes' was not declared in this scope
   31 |   for (; nodes; ) {}
      |          ^~~~~
${chatter(30)}
ninja: build stopped: subcommand failed.`,
    matters: [
      "FAILED: src/CMakeFiles/core.dir/graph.cpp.o",
      "/build/source/src/graph.cpp:31:9: error: 'nodes' was not declared in this scope",
      "ninja: build stopped: subcommand failed.",
    ],
  },
  {
    what: "cmake: a package that it does not find",
    log: `Running phase: configurePhase
-- The C compiler identification is GNU 14.2.1
${chatter(20)}
-- Could NOT find LibFoo (missing: LibFoo_DIR)
CMake Error at CMakeLists.txt:17 (find_package):
  By not providing "FindLibFoo.cmake" in CMAKE_MODULE_PATH this project has
  asked CMake to find a package configuration file provided by "LibFoo".
-- Configuring incomplete, errors occurred!`,
    matters: [
      "CMake Error at CMakeLists.txt:17 (find_package):",
      'By not providing "FindLibFoo.cmake" in CMAKE_MODULE_PATH this project has',
      "-- Configuring incomplete, errors occurred!",
    ],
    noise: ["-- Performing Test HAVE_ERROR_H - Failed"],
  },
  {
    what: "meson: a dependency that it does not find",
    log: `${chatter(30)}
Run-time dependency libfoo found: NO (tried pkgconfig and cmake)

../meson.build:23:10: ERROR: Dependency "libfoo" not found, tried pkgconfig and cmake

A full log can be found at /build/source/build/meson-logs/meson-log.txt`,
    matters: ['../meson.build:23:10: ERROR: Dependency "libfoo" not found, tried pkgconfig and cmake'],
  },
  {
    what: "meson test",
    log: `${chatter(30)}
1/3 parser          OK              0.02s
2/3 resolver        FAIL            0.31s   exit status 1
3/3 errors          OK              0.05s

${chatter(21)}
Ok:                 2
Expected Fail:      0
Fail:               1
Unexpected Pass:    0
Skipped:            0
Timeout:            0
Full log written to /build/source/build/meson-logs/testlog.txt`,
    matters: ["2/3 resolver        FAIL            0.31s   exit status 1", "Fail:               1"],
    noise: ["3/3 errors          OK              0.05s"],
  },
  {
    what: "cargo build",
    log: `${chatter(40)}
   Compiling shop v0.1.0 (/build/source)
error[E0308]: mismatched types
  --> src/cart.rs:14:24
   |
14 |     let total: u32 = self.sum();
   |                ---   ^^^^^^^^^^ expected \`u32\`, found \`u64\`
   |                |
   |                expected due to this
For more information about this error, try \`rustc --explain E0308\`.
error: could not compile \`shop\` (lib) due to 1 previous error
${chatter(20)}
warning: build failed, waiting for other jobs to finish...`,
    matters: [
      "error[E0308]: mismatched types",
      "--> src/cart.rs:14:24",
      "14 |     let total: u32 = self.sum();",
      "error: could not compile `shop` (lib) due to 1 previous error",
    ],
  },
  {
    what: "cargo test",
    log: `running 41 tests
${numbered(40, (n) => `test errors::case_${n}_fails_well ... ok`)}
test cart::adds_tax ... FAILED

failures:

---- cart::adds_tax stdout ----

thread 'cart::adds_tax' panicked at src/cart.rs:52:9:
assertion \`left == right\` failed
  left: 119
 right: 120
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace


failures:
    cart::adds_tax

test result: FAILED. 40 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s

${chatter(21)}
error: test failed, to rerun pass \`--lib\``,
    matters: [
      "thread 'cart::adds_tax' panicked at src/cart.rs:52:9:",
      "assertion `left == right` failed",
      "left: 119",
      "right: 120",
      "test cart::adds_tax ... FAILED",
      "error: test failed, to rerun pass `--lib`",
    ],
    noise: ["test errors::case_3_fails_well ... ok"],
  },
  {
    what: "go build",
    log: `${chatter(30)}
# example.org/shop/cart
cart/cart.go:14:9: undefined: taxRate
cart/cart.go:21:2: declared and not used: sum
${chatter(30)}`,
    matters: [
      "# example.org/shop/cart",
      "cart/cart.go:14:9: undefined: taxRate",
      "cart/cart.go:21:2: declared and not used: sum",
    ],
  },
  {
    what: "go test",
    log: `${chatter(10)}
ok  	example.org/shop/errors	0.004s
--- FAIL: TestTax (0.00s)
    --- FAIL: TestTax/reduced (0.00s)
        cart_test.go:31: Tax(100) = 119, want 107
FAIL
FAIL	example.org/shop/cart	0.006s
${numbered(40, (n) => `ok  	example.org/shop/part${n}	0.00${n % 10}s`)}
FAIL`,
    matters: [
      "--- FAIL: TestTax (0.00s)",
      "cart_test.go:31: Tax(100) = 119, want 107",
      "FAIL	example.org/shop/cart	0.006s",
    ],
    noise: ["ok  	example.org/shop/part3	0.003s"],
  },
  {
    what: "go: a panic",
    log: `${chatter(30)}
panic: runtime error: index out of range [3] with length 3

goroutine 7 [running]:
example.org/shop/cart.(*Cart).At(...)
	/build/source/cart/cart.go:44
${chatter(30)}
exit status 2`,
    matters: [
      "panic: runtime error: index out of range [3] with length 3",
      "goroutine 7 [running]:",
      "/build/source/cart/cart.go:44",
    ],
  },
  {
    what: "pytest",
    log: `============================= test session starts ==============================
collected 61 items

${numbered(60, (n) => `tests/test_errors.py::test_failure_${n} PASSED [ ${n}%]`)}
tests/test_cart.py::test_tax FAILED [100%]

=================================== FAILURES ===================================
___________________________________ test_tax ___________________________________

    def test_tax():
        cart = Cart(100)
>       assert cart.tax() == 7
E       assert 19 == 7
E        +  where 19 = tax()
E        +    where tax = <shop.Cart object at 0x7ffff6a1b2c0>.tax

tests/test_cart.py:12: AssertionError
----------------------------- Captured stdout call -----------------------------
${chatter(30)}
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_tax - assert 19 == 7
========================= 1 failed, 60 passed in 0.41s =========================`,
    matters: [
      ">       assert cart.tax() == 7",
      "E       assert 19 == 7",
      "tests/test_cart.py:12: AssertionError",
      "FAILED tests/test_cart.py::test_tax - assert 19 == 7",
      "========================= 1 failed, 60 passed in 0.41s =========================",
    ],
    noise: ["tests/test_errors.py::test_failure_5 PASSED [ 5%]"],
  },
  {
    what: "unittest",
    log: `${numbered(40, (n) => `test_failure_${n} (tests.test_errors.Errors.test_failure_${n}) ... ok`)}
test_tax (tests.test_cart.Cart.test_tax) ... FAIL

======================================================================
FAIL: test_tax (tests.test_cart.Cart.test_tax)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/build/source/tests/test_cart.py", line 12, in test_tax
    self.assertEqual(cart.tax(), 7)
AssertionError: 19 != 7

----------------------------------------------------------------------
Ran 41 tests in 0.004s

FAILED (failures=1)`,
    matters: [
      "FAIL: test_tax (tests.test_cart.Cart.test_tax)",
      'File "/build/source/tests/test_cart.py", line 12, in test_tax',
      "self.assertEqual(cart.tax(), 7)",
      "AssertionError: 19 != 7",
      "FAILED (failures=1)",
    ],
    noise: ["test_failure_5 (tests.test_errors.Errors.test_failure_5) ... ok"],
  },
  {
    what: "a Python program with an exception of its own, after others that it has caught",
    log: `Traceback (most recent call last):
  File "/build/source/retry.py", line 8, in fetch
    connect()
ConnectionRefusedError: [Errno 111] Connection refused
trying again
${chatter(60)}
Traceback (most recent call last):
  File "/build/source/main.py", line 3, in <module>
    run()
  File "/build/source/main.py", line 9, in run
    raise shop.errors.EmptyCart("nothing to sell")
shop.errors.EmptyCartError: nothing to sell
${chatter(20)}`,
    matters: ['File "/build/source/main.py", line 9, in run', "shop.errors.EmptyCartError: nothing to sell"],
  },
  {
    what: "jest",
    log: `${chatter(30)}
FAIL src/cart.test.js
  ✓ handles errors (2 ms)
  ✕ adds tax (4 ms)

  ● cart › adds tax

    expect(received).toBe(expected) // Object.is equality

    Expected: 7
    Received: 19

      10 |   const cart = new Cart(100);
    > 11 |   expect(cart.tax()).toBe(7);
         |                      ^
${numbered(30, (n) => `PASS src/errors${n}.test.js`)}

Test Suites: 1 failed, 30 passed, 31 total
Tests:       1 failed, 80 passed, 81 total
Snapshots:   0 total
Time:        1.204 s`,
    matters: [
      "● cart › adds tax",
      "Expected: 7",
      "Received: 19",
      "> 11 |   expect(cart.tax()).toBe(7);",
      "Tests:       1 failed, 80 passed, 81 total",
    ],
    noise: ["PASS src/errors3.test.js", "✓ handles errors (2 ms)"],
  },
  {
    what: "vitest",
    log: `${chatter(30)}
 ✓ src/errors.test.ts (12 tests) 9ms
 ❯ src/cart.test.ts (2 tests | 1 failed) 11ms
   × cart > adds tax 5ms
     → expected 19 to be 7 // Object.is equality

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/cart.test.ts > cart > adds tax
AssertionError: expected 19 to be 7 // Object.is equality

- Expected
+ Received

- 7
+ 19

 ❯ src/cart.test.ts:11:24
${chatter(30)}
 Test Files  1 failed | 1 passed (2)
      Tests  1 failed | 13 passed (14)`,
    matters: [
      "FAIL  src/cart.test.ts > cart > adds tax",
      "AssertionError: expected 19 to be 7 // Object.is equality",
      "- 7",
      "+ 19",
      "Tests  1 failed | 13 passed (14)",
    ],
  },
  {
    what: "mocha",
    log: `${chatter(30)}
  errors
    ✔ are told (4ms)
  cart
    1) adds tax

  30 passing (22ms)
  1 failing

  1) cart
       adds tax:

      AssertionError [ERR_ASSERTION]: 19 == 7
      + expected - actual

      -19
      +7

      at Context.<anonymous> (test/cart.js:11:12)
${chatter(20)}`,
    matters: ["1 failing", "adds tax:", "AssertionError [ERR_ASSERTION]: 19 == 7", "-19", "+7"],
    noise: ["✔ are told (4ms)"],
  },
  {
    what: "node:test",
    log: `${chatter(30)}
✔ tells errors (0.8ms)
✖ adds tax (1.62ms)
ℹ tests 2
ℹ pass 1
ℹ fail 1
${chatter(25)}
✖ failing tests:

test at test/cart.test.js:9:1
✖ adds tax (1.62ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

  19 !== 7

      at TestContext.<anonymous> (file:///build/source/test/cart.test.js:11:10)`,
    matters: [
      "✖ adds tax (1.62ms)",
      "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:",
      "19 !== 7",
    ],
  },
  {
    what: "TAP",
    log: `TAP version 13
1..80
${numbered(40, (n) => `ok ${n + 1} - error ${n} is not ignored`)}
not ok 41 - adds tax
  ---
  operator: equal
  expected: 7
  actual:   19
  ...
not ok 42 - prints money # TODO not yet
${numbered(38, (n) => `ok ${n + 43} - failure ${n} is told`)}
# failed 1 of 80`,
    matters: ["not ok 41 - adds tax", "expected: 7", "actual:   19", "# failed 1 of 80"],
    noise: ["ok 5 - error 4 is not ignored", "ok 50 - failure 7 is told"],
  },
  {
    what: "ctest",
    log: `Test project /build/source/build
      Start  1: errors
 1/30 Test  #1: errors ...........................   Passed    0.01 sec
      Start  2: login
 2/30 Test  #2: login ............................***Failed    0.02 sec
login: no such user "root2"
      Start  3: failures
${numbered(28, (n) => `${n + 3}/30 Test #${n + 3}: failure-${n} ........................   Passed    0.01 sec`)}

97% tests passed, 1 tests failed out of 30

Total Test time (real) =   0.35 sec

The following tests FAILED:
	  2 - login (Failed)
Errors while running CTest`,
    matters: [
      "2/30 Test  #2: login ............................***Failed    0.02 sec",
      'login: no such user "root2"',
      "97% tests passed, 1 tests failed out of 30",
      "2 - login (Failed)",
    ],
    noise: ["5/30 Test #5: failure-2 ........................   Passed    0.01 sec"],
  },
  {
    what: "googletest",
    log: `${numbered(30, (n) => `[ RUN      ] Errors.Failure${n}\n[       OK ] Errors.Failure${n} (0 ms)`)}
[ RUN      ] Cart.Tax
../test/cart.cpp:11: Failure
Expected equality of these values:
  cart.tax()
    Which is: 19
  7
[  FAILED  ] Cart.Tax (0 ms)
${numbered(30, (n) => `[ RUN      ] Late.Failure${n}\n[       OK ] Late.Failure${n} (0 ms)`)}
[  PASSED  ] 60 tests.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Cart.Tax

 1 FAILED TEST`,
    matters: ["../test/cart.cpp:11: Failure", "Which is: 19", "[  FAILED  ] Cart.Tax (0 ms)", "1 FAILED TEST"],
    noise: ["[       OK ] Errors.Failure3 (0 ms)"],
  },
  {
    what: "ghc",
    log: `${chatter(30)}
[12 of 40] Compiling Shop.Cart        ( src/Shop/Cart.hs, dist/build/Shop/Cart.o )

src/Shop/Cart.hs:14:11: error: [GHC-83865]
    • Couldn't match expected type ‘Int’ with actual type ‘Integer’
    • In the expression: sum prices
      In an equation for ‘total’: total = sum prices
   |
14 |   total = sum prices
   |           ^^^^^^^^^^
${chatter(30)}`,
    matters: [
      "src/Shop/Cart.hs:14:11: error: [GHC-83865]",
      "• Couldn't match expected type ‘Int’ with actual type ‘Integer’",
      "14 |   total = sum prices",
    ],
  },
  {
    what: "hspec",
    log: `${chatter(30)}
Shop.Cart
  tells errors [✔]
  adds tax [✘]

Failures:

  test/CartSpec.hs:14:20:
  1) Shop.Cart adds tax
       expected: 7
        but got: 19

  To rerun use: --match "/Shop.Cart/adds tax/"

Randomized with seed 1404
Finished in 0.0021 seconds
2 examples, 1 failure
${chatter(21)}
Test suite spec: FAIL`,
    matters: [
      "test/CartSpec.hs:14:20:",
      "1) Shop.Cart adds tax",
      "expected: 7",
      "but got: 19",
      "2 examples, 1 failure",
    ],
  },
  {
    what: "a shell script that ends at its first error",
    log: `${chatter(30)}
cp: cannot stat 'dist/app.js': No such file or directory`,
    matters: ["cp: cannot stat 'dist/app.js': No such file or directory"],
  },
  {
    what: "a command that is not there, in a nixpkgs build",
    log: `@nix { "action": "setPhase", "phase": "buildPhase" }
Running phase: buildPhase
error: this is only said by a tool that tries things out
${chatter(40)}
@nix { "action": "setPhase", "phase": "installPhase" }
Running phase: installPhase
/nix/store/00000000000000000000000000000000-stdenv-linux/setup: line 1771: installManPage: command not found`,
    matters: [
      "/nix/store/00000000000000000000000000000000-stdenv-linux/setup: line 1771: installManPage: command not found",
      "Running phase: installPhase",
    ],
    noise: [
      "error: this is only said by a tool that tries things out",
      '@nix { "action": "setPhase", "phase": "installPhase" }',
    ],
  },
  {
    what: "a patch that does not apply",
    log: `Running phase: patchPhase
applying patch /nix/store/00000000000000000000000000000000-fix.patch
patching file src/errors.c
Hunk #1 FAILED at 12.
1 out of 1 hunk FAILED -- saving rejects to file src/errors.c.rej`,
    matters: [
      "patching file src/errors.c",
      "Hunk #1 FAILED at 12.",
      "1 out of 1 hunk FAILED -- saving rejects to file src/errors.c.rej",
    ],
  },
  {
    what: "a build inside the build",
    log: `${chatter(30)}
error: builder for '/nix/store/00000000000000000000000000000000-inner.drv' failed with exit code 2;
       last 2 log lines:
       > preparing
       > inner: the key has expired
       For full logs, run:
         nix log /nix/store/00000000000000000000000000000000-inner.drv
${chatter(21)}`,
    matters: [
      "error: builder for '/nix/store/00000000000000000000000000000000-inner.drv' failed with exit code 2;",
      "> inner: the key has expired",
    ],
  },
  {
    what: "nixfmt",
    log: `${chatter(21)}
./modules/login.nix: not formatted
./flake.nix: not formatted`,
    matters: ["./modules/login.nix: not formatted", "./flake.nix: not formatted"],
  },
  {
    what: "treefmt with a difference",
    log: `${chatter(21)}
traversed 120 files
emitted 40 files for processing
formatted 1 files (1 changed) in 80ms
Error: unexpected changes detected, --fail-on-change is enabled
diff --git a/flake.nix b/flake.nix
index 1111111..2222222 100644
--- a/flake.nix
+++ b/flake.nix
@@ -3,5 +3,5 @@
   outputs = _: {
-    checks={ };
+    checks = { };
   };
${chatter(40)}
exit 1`,
    matters: [
      "Error: unexpected changes detected, --fail-on-change is enabled",
      "@@ -3,5 +3,5 @@",
      "-    checks={ };",
      "+    checks = { };",
    ],
  },
  {
    what: "statix",
    log: `${chatter(21)}
[W04] Warning: Assignment instead of inherit from
   ╭─[./flake.nix:9:5]
 9 │     lib = nixpkgs.lib;
   ·     ────────┬─────────
   ·             ╰── This assignment is better written with inherit
${chatter(21)}`,
    matters: [
      "[W04] Warning: Assignment instead of inherit from",
      "╭─[./flake.nix:9:5]",
      "·             ╰── This assignment is better written with inherit",
    ],
  },
  {
    what: "shellcheck",
    log: `${chatter(30)}
In ./scripts/release line 12:
rm -rf $target/*
       ^-----^ SC2086 (info): Double quote to prevent globbing and word splitting.

For more information:
  https://www.shellcheck.net/wiki/SC2086 -- Double quote to prevent globbing ...`,
    matters: [
      "In ./scripts/release line 12:",
      "rm -rf $target/*",
      "^-----^ SC2086 (info): Double quote to prevent globbing and word splitting.",
    ],
  },
  {
    what: "tsc",
    log: `${chatter(30)}
src/cart.ts(14,9): error TS2322: Type 'string' is not assignable to type 'number'.
${chatter(30)}`,
    matters: ["src/cart.ts(14,9): error TS2322: Type 'string' is not assignable to type 'number'."],
  },
  {
    what: "a NixOS test",
    log: `start all VMs
${numbered(80, (n) => `machine # [    ${n}.01] systemd[1]: Failed to start unit ${n}: error ${n}.`)}
machine: must succeed: systemctl is-active shop
machine # [   81.20] shop[812]: cannot open /var/lib/shop: Permission denied
(finished: must succeed: systemctl is-active shop, in 0.04 seconds)
!!! Traceback (most recent call last):
!!!   File "<string>", line 4, in <module>
!!!     machine.succeed("systemctl is-active shop")
!!! RequestedAssertionFailed: command \`systemctl is-active shop\` failed (exit code 3)
cleanup
kill machine (pid 9)
machine # qemu-kvm: terminating on signal 15 from pid 6
(finished: cleanup, in 0.02 seconds)`,
    matters: [
      '!!!     machine.succeed("systemctl is-active shop")',
      "!!! RequestedAssertionFailed: command `systemctl is-active shop` failed (exit code 3)",
      "machine: must succeed: systemctl is-active shop",
    ],
    noise: ["machine # [    5.01] systemd[1]: Failed to start unit 5: error 5."],
  },
  {
    what: "a NixOS test that names its subtest",
    log: `${numbered(80, (n) => `client # [    ${n}.01] kernel: error ${n}`)}
Test "logs in over ssh" failed with error: "command \`ssh server true\` failed (exit code 255)"
cleanup
kill client (pid 9)
kill server (pid 10)
(finished: cleanup, in 0.02 seconds)
${Array.from({ length: 10 }, () => "client # bye").join("\n")}`,
    matters: ['Test "logs in over ssh" failed with error: "command `ssh server true` failed (exit code 255)"'],
  },
  {
    what: "no space left",
    log: `${chatter(30)}
/nix/store/00000000000000000000000000000000-binutils-2.44/bin/ld: final link failed: No space left on device
collect2: error: ld returned 1 exit status
${chatter(30)}
make: *** [Makefile:20: app] Error 1`,
    matters: [
      "/nix/store/00000000000000000000000000000000-binutils-2.44/bin/ld: final link failed: No space left on device",
    ],
  },
  {
    what: "no memory left",
    log: `${chatter(30)}
g++: fatal error: Killed signal terminated program cc1plus
compilation terminated.
make: *** [Makefile:20: graph.o] Error 1
${chatter(30)}`,
    matters: ["g++: fatal error: Killed signal terminated program cc1plus"],
  },
  {
    what: "a crash",
    log: `${chatter(30)}
/build/run-tests: line 8:   113 Segmentation fault      (core dumped) ./app --self-test
${chatter(21)}`,
    matters: ["/build/run-tests: line 8:   113 Segmentation fault      (core dumped) ./app --self-test"],
  },
  {
    what: "an assertion in C",
    log: `${chatter(30)}
app: src/cart.c:31: cart_tax: Assertion \`rate < 100' failed.
Aborted (core dumped)
${chatter(21)}`,
    matters: ["app: src/cart.c:31: cart_tax: Assertion `rate < 100' failed.", "Aborted (core dumped)"],
  },
  {
    what: "thousands of warnings before the one error",
    log: `${numbered(4000, (n) => `src/old.c:${n}:3: warning: 'error_${n}' is deprecated [-Wdeprecated-declarations]`)}
src/new.c:2:1: error: expected ';' before '}' token
${numbered(4000, (n) => `src/older.c:${n}:3: warning: 'failure_${n}' is deprecated [-Wdeprecated-declarations]`)}
make: *** [Makefile:4: all] Error 1`,
    matters: ["src/new.c:2:1: error: expected ';' before '}' token", "make: *** [Makefile:4: all] Error 1"],
    noise: ["src/old.c:7:3: warning: 'error_7' is deprecated [-Wdeprecated-declarations]"],
  },
  {
    what: "make, of a tool that nobody knows",
    log: `${chatter(60)}
wombat: the burrow is occupied
make: *** [Makefile:20: burrow] Error 7
${chatter(30)}`,
    matters: ["wombat: the burrow is occupied", "make: *** [Makefile:20: burrow] Error 7"],
  },
  {
    what: "a word that only sounds like failure, where no tool says more",
    log: `${numbered(100, (n) => `step ${n}`)}
the licence server refused
${numbered(100, (n) => `tidying ${n}`)}`,
    matters: ["the licence server refused", "tidying 99", "tidying 90"],
    noise: ["step 50"],
  },
];
