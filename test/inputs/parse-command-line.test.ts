import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { CacheOptions } from "../../src/cache/cache.ts";
import { COMMAND_NAMES } from "../../src/inputs/commands.ts";
import { assembleInputs, type CommandLine, readCommandLine } from "../../src/inputs/inputs.ts";
import { optionsOf } from "../../src/inputs/option.ts";
import { OPTIONS } from "../../src/inputs/options.ts";

const read = (...argv: string[]): CommandLine => {
  const line = readCommandLine(argv);
  assert.ok("values" in line);
  return line;
};
const answer = (...argv: string[]): string => {
  const line = readCommandLine(argv);
  assert.ok("answer" in line);
  return line.answer;
};
const cacheOf = (...argv: string[]): CacheOptions => assembleInputs(read(...argv).values, { mayChange: false }).cache;
/** The mistakes that are told, each on a line. */
const mistakes = (...argv: string[]): string[] => {
  try {
    readCommandLine(argv);
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, "usage");
    return (error as Error).message.split("\n");
  }
  return [];
};

for (const command of [[], ["run"], ["plan"]]) {
  test(`what is said of the cache reaches ${command[0] ?? "a run without a word for it"}`, () => {
    assert.deepEqual(
      cacheOf(
        ...command,
        "--cache",
        "kept",
        "--cache-budget",
        "1G",
        "--recheck",
        "net*",
        "--recheck",
        "7d",
        "--recheck",
        "12h",
        "--trust",
        "self",
      ),
      {
        folder: "kept",
        enabled: true,
        budgetBytes: 2 ** 30,
        recheck: { patterns: ["net*"], olderThanMs: 43_200_000 },
        trust: "self",
      },
    );
    assert.deepEqual(cacheOf(...command, "--no-cache"), {
      folder: null,
      enabled: false,
      budgetBytes: 2 ** 31,
      recheck: { patterns: [], olderThanMs: null },
      trust: "base",
    });
    assert.throws(
      () => cacheOf(...command, "--cache", "kept", "--no-cache"),
      /^VerdictError: cache: --cache and --no-cache contradict each other\. Write one of them\.$/,
    );
  });
}

test("install and doctor have no cache", () => {
  for (const command of ["install", "doctor"]) {
    for (const words of [["--cache", "kept"], ["--no-cache"], ["--cache-budget", "1G"], ["--recheck", "7d"]]) {
      assert.throws(() => readCommandLine([command, ...words]), {
        code: "usage",
        message: new RegExp(`^Unknown option '${words[0]}'`),
      });
    }
  }
});

test("a folder without a slash is still one, and a notice says what to write", () => {
  const { values, notices } = read("--cache", "kept");
  assert.deepEqual(values.cache, { enabled: true, folder: "kept" });
  assert.deepEqual(notices.length, 1);
  assert.match(notices[0] ?? "", /^cache: "kept" is used as a folder\. Write --cache \.\/kept: /u);
  for (const modern of ["./kept", "/kept", "a/b", "auto", "off"]) assert.deepEqual(read("--cache", modern).notices, []);
  for (const mistaken of ["Off", "on", "true", "no", "none", "never"])
    assert.match(mistakes("--cache", mistaken).join(), /^cache: "\w+" is not valid\. Write auto, off, or a folder/u);
});

test("--no-cache is --cache off, and takes no value", () => {
  assert.deepEqual(cacheOf("--no-cache"), cacheOf("--cache", "off"));
  assert.deepEqual(mistakes("--no-cache=yes"), ["--no-cache takes no value."]);
});

test("report takes folders, names that have to be there, and where the one report goes", () => {
  const { command, values } = read("report", "a", "b/c", "--expect", "x", "--expect", "y", "--out", "merged");
  assert.equal(command, "report");
  assert.deepEqual(
    [values.results, values.expect, values.out, values.flake],
    [["a", "b/c"], ["x", "y"], "merged", "."],
  );
  assert.match(
    mistakes("report").join("\n"),
    /^report needs DIR: a folder with .*\. See nix-verdict report --help\.$/u,
  );
  assert.match(
    mistakes("report", "a", "--jobs", "2").join("\n"),
    /^Unknown option '--jobs' of report: it belongs to run, plan, boot\. /u,
  );
  assert.match(
    mistakes("run", "--expect", "a").join("\n"),
    /^Unknown option '--expect' of run: it belongs to report\. /u,
  );
});

test("other commands have no folders, and a folder named like a command is one", () => {
  for (const words of [[], ["run", "flake"], ["plan"], ["doctor"]]) {
    const { values } = read(...words);
    assert.deepEqual([values.results, values.expect], [["results"], []]);
  }
  assert.deepEqual(read("report", "report").values.results, ["report"]);
  assert.deepEqual([read("--", "plan").command, read("--", "plan").values.flake], ["run", "plan"]);
  assert.deepEqual([read("run", "plan").command, read("run", "plan").values.flake], ["run", "plan"]);
});

test("help is a word for --help, alone and with a command; ./help is a flake", () => {
  assert.equal(answer("help"), answer("--help"));
  assert.equal(answer("help", "--json"), answer("--help"));
  assert.equal(answer("help", "help"), answer("--help"));
  for (const command of COMMAND_NAMES) assert.equal(answer("help", command), answer(command, "--help"));
  assert.match(mistakes("help", "nothing").join(), /^There is no help for "nothing"\. Write nix-verdict help, /u);
  for (const words of [["./help"], ["run", "help"], ["--", "help"]])
    assert.equal(read(...words).values.flake, words.at(-1));
});

test("an empty word names nothing, and is not taken for the default", () => {
  for (const words of [["report"], ["run"], ["plan"], ["explain"], ["post"], ["report", "a"], []])
    for (const empty of ["", " "])
      assert.match(
        mistakes(...words, empty).join(),
        /^(?:DIR|FLAKE|LOG) is empty: perhaps a variable is not set\. See /u,
      );
});

test("the command is the first word that is no option", () => {
  for (const before of [["--option", "cores", "2"], ["--jobs", "2"], ["--jobs=2"], ["--fail-fast"]])
    assert.equal(read(...before, "plan", "x").command, "plan");
  assert.equal(read("--only", "plan").command, "run");
});

describe("values", () => {
  test("follow, or stand behind an equals sign, where they may begin with a hyphen", () => {
    for (const words of [["--only", "a=b"], ["--only=a=b"]]) assert.deepEqual(read(...words).values.only, ["a=b"]);
    assert.deepEqual(read("--only=-x", "--skip=").values.only, ["-x"]);
    assert.deepEqual(read("--skip=").values.skip, []);
  });

  test("that are missing are told, and nothing else is taken for them", () => {
    assert.deepEqual(mistakes("--jobs"), ["--jobs needs a value: write --jobs N."]);
    assert.deepEqual(mistakes("--only", "--fail-fast"), [
      "--only needs a value. Write --only=PATTERN for one that begins with a hyphen.",
    ]);
    for (const words of [["--option"], ["--option", "cores"]])
      assert.deepEqual(mistakes(...words), ["--option needs a name and a value, for example --option cores 2."]);
  });

  test("of a switch are true and false", () => {
    for (const [word, value] of [
      ["--fail-fast", true],
      ["--fail-fast=true", true],
      ["--fail-fast=false", false],
    ] as const)
      assert.equal(read(word).values["fail-fast"], value);
    assert.deepEqual(mistakes("--fail-fast=maybe"), ['fail-fast: "maybe" is not valid. Write true or false.']);
  });

  test("of lists and pairs add up; of others the last one counts", () => {
    const { values } = read(
      "--only",
      "a",
      "--jobs",
      "2",
      "--only",
      "b",
      "--jobs",
      "3",
      "--option",
      "x",
      "-y",
      "--option",
      "z",
      "",
    );
    assert.deepEqual(
      [values.only, values.jobs, values.option],
      [
        ["a", "b"],
        3,
        [
          ["x", "-y"],
          ["z", ""],
        ],
      ],
    );
  });
});

describe("mistakes", () => {
  test("all of a call are told at once", () => {
    assert.deepEqual(
      mistakes("doctor", "--ony", "--jobs", "0", "--json=2", "--option", "a").map((line) =>
        line.replace(/[.:] .*/u, ""),
      ),
      [
        "Unknown option '--ony'",
        "Unknown option '--jobs' of doctor",
        "--option needs a name and a value, for example --option cores 2.",
        "json",
      ],
    );
  });

  test("words too many", () => {
    assert.match(mistakes("a", "b").join(), /^One flake at a time: "a", "b" are too many\. See nix-verdict --help\.$/u);
    assert.match(mistakes("doctor", "x").join(), /^doctor takes only options: "x" is too much\. /u);
    assert.match(mistakes("completion").join(), /^completion needs SHELL: /u);
    assert.match(mistakes("completion", "tcsh").join(), /^shell: "tcsh" is not valid\. Write bash, zsh, fish\.$/u);
  });

  const meant: [given: string, meant: string | null][] = [
    ["--ony", "--only"],
    ["--olny", "--only"],
    ["--timout", "--timeout"],
    ["--timeuot", "--timeout"],
    ["--cache-buget", "--cache-budget"],
    ["--no-cach", "--no-cache"],
    ["--pasenv", "--pass-env"],
    ["--nix-sha", "--nix-sha256"],
    ["--frobnicate", null],
    [`--${"x".repeat(100_000)}`, null],
  ];
  for (const [given, option] of meant) {
    test(`${given.slice(0, 20)} means ${option ?? "nothing that is known"}`, () => {
      const guess = option === null ? "" : ` Did you mean ${option}?`;
      assert.deepEqual(mistakes(given), [`Unknown option '${given}'.${guess} See nix-verdict --help.`]);
    });
  }

  test("a suggestion is one that the command takes", () => {
    assert.match(
      mistakes("report", "a", "--jbs").join(),
      /^Unknown option '--jbs'\. See nix-verdict report --help\.$/u,
    );
    assert.match(mistakes("plan", "--jbs").join(), /Did you mean --jobs\? See nix-verdict plan --help\.$/u);
  });
});

describe("a misspelled command", () => {
  const doubt = (...words: string[]): unknown => {
    const read = readCommandLine(words);
    return "answer" in read ? "an answer" : read.doubt;
  };

  test("is in doubt, and which one it means", () => {
    assert.deepEqual(doubt("rnu"), { word: "rnu", question: 'Did you mean "run"?' });
    assert.deepEqual(doubt("--jobs", "2", "Plan"), { word: "Plan", question: 'Did you mean "plan"?' });
    assert.deepEqual(mistakes("pln", "."), ['"pln" is no command. Did you mean "plan"?']);
  });

  test("is no path, no URL, no word far from all, and none after a command or two hyphens", () => {
    for (const word of ["./rnu", "rnu/", "path:rnu", "rnu?dir=a", "nixpkgs", "."])
      assert.equal(doubt(word), null, word);
    assert.equal(doubt("run", "rnu"), null);
    assert.deepEqual(mistakes("a", "b"), ['One flake at a time: "a", "b" are too many. See nix-verdict --help.']);
  });
});

describe("help", () => {
  test("fits into the terminal, and loses no word on a narrow one", () => {
    const wordsOf = (help: string): string[] => help.split(/\s+/u);
    for (const words of [["--help"], ...COMMAND_NAMES.map((command) => [command, "--help"])]) {
      const help = answer(...words);
      for (const width of [200, 110, 80, 50]) {
        const read = readCommandLine(words, width);
        assert.ok("answer" in read);
        assert.deepEqual(wordsOf(read.answer), wordsOf(help));
        for (const line of read.answer.split("\n")) assert.ok(line.length <= Math.min(width, 110), line);
      }
    }
  });

  test("of everything has each option once, and each command", () => {
    for (const words of [["--help"], ["-h"], ["--jobs", "x", "--help"], ["--ony", "--help"]]) {
      const help = answer(...words);
      for (const command of COMMAND_NAMES) {
        assert.match(help, new RegExp(`nix-verdict \\[?${command}\\b`, "u"));
        for (const [name, , { operand }] of optionsOf(OPTIONS, command))
          if (operand === undefined)
            assert.equal(help.match(new RegExp(`^ {2}(?:-\\w, )?--${name}\\b(?!-)`, "gmu"))?.length, 1, name);
      }
    }
    for (const option of ["--cache WHERE", "--no-cache", "--cache-budget SIZE", "--recheck WHAT"])
      assert.ok(answer("--help").includes(`\n  ${option}  `), option);
  });

  for (const command of COMMAND_NAMES) {
    test(`of ${command} has its options and no others`, () => {
      const help = answer(command, "--help");
      const listed = Array.from(
        help.matchAll(/^ {2}(?:-\w, )?--(?<name>[\w-]+)/gmu),
        ({ groups }) => groups?.["name"] ?? "",
      );
      const own = optionsOf(OPTIONS, command).flatMap(([name, , { operand, shorthand }]) =>
        operand === undefined ? [name, ...(shorthand === undefined ? [] : [shorthand.name])] : [],
      );
      assert.deepEqual(listed.toSorted(), own.toSorted());
      assert.ok(
        help.split("\n").every((line) => line.length <= 110),
        help,
      );
    });
  }
});

describe("how a system is booted", () => {
  const bootOf = (...argv: string[]) => assembleInputs(read("boot", ...argv).values, { mayChange: false }).boot;

  test("is what is said, or else the usual", () => {
    const usual = { until: null, probe: null, repeat: 1, way: null, patterns: [] };
    const { limitMs, ...rest } = bootOf();
    assert.deepEqual(rest, usual);
    assert.ok(limitMs !== null && limitMs > 0);
    assert.deepEqual(
      { ...bootOf("--until", " login: ", "--repeat", "3", "--as", "vm-with-boot-loader"), limitMs },
      {
        ...usual,
        limitMs,
        until: "login:",
        repeat: 3,
        way: "vm-with-boot-loader",
      },
    );
  });

  test("may be a probe", () => {
    for (const [given, probe] of [
      ["tcp:80", { kind: "tcp", port: 80 }],
      ["tcp:65535", { kind: "tcp", port: 65_535 }],
      ["http:8080", { kind: "http", port: 8080, path: "/" }],
      ["http:80/health?a=b#c", { kind: "http", port: 80, path: "/health?a=b#c" }],
      ["exec:systemctl is-active  web", { kind: "exec", words: ["systemctl", "is-active", "web"] }],
    ] as const)
      assert.deepEqual(bootOf("--probe", given).probe, probe, given);
  });

  test("is no probe of another form", () => {
    for (const given of [
      "80",
      "tcp",
      "tcp:",
      "tcp:0",
      "tcp:080",
      "tcp:65536",
      "tcp:80/path",
      "tcp:-1",
      "udp:53",
      "http:",
      "http:80path",
      "http:80/a b",
      "http:80/é",
      "http:80/a\r\nHost: x",
      "http://localhost",
      "exec:",
      "exec:  ",
      "TCP:80",
    ])
      assert.match(
        mistakes("boot", "--probe", given).join(),
        /^probe: .*tcp:PORT, http:PORT\/PATH or exec:COMMAND/su,
        given,
      );
  });

  test("is said of nothing but boots", () => {
    for (const words of [
      ["--until", "x"],
      ["--probe", "tcp:80"],
      ["--repeat", "2"],
      ["--as", "vm"],
      ["--list"],
      ["--compare"],
    ])
      for (const command of ["run", "plan"])
        assert.match(mistakes(command, ...words).join(), new RegExp(`Unknown option '${words[0]}' of ${command}`, "u"));
    assert.match(mistakes("boot", "--as", "virtual").join(), /^as: "virtual" is not valid/u);
    assert.match(mistakes("boot", "--repeat", "0").join(), /^repeat: "0" is not valid/u);
  });
});
