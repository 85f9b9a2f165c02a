/** Runs that comment on one pull request at the same time. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { ACTIONS, type Comment, MEMBER, QUICK, TOO_MANY, type Trouble } from "../github/github-server.ts";
import { random } from "../random.ts";
import { publish, pullRequestJob } from "./jobs.ts";
import { bad, good, NO_STATUS, numbered, numberIn, only, withPull } from "./pulls.ts";

describe("at the same time", () => {
  /** Each publisher in a run of its own, in any order, over lines of any slowness. */
  async function race(seed: number, before: boolean): Promise<void> {
    await using github = await withPull();
    const next = random(seed);
    if (before) await publish(numbered(1), pullRequestJob(1), github.client(), NO_STATUS);
    github.delay = () => next() * 12;
    const manners = { ...QUICK, settleMs: 500 };
    const urls = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        publish(
          numbered(index + 2),
          pullRequestJob(index + 2),
          github.client(["pull-requests"], ACTIONS, manners),
          NO_STATUS,
        ),
      ),
    );
    const comment = only(github.comments);
    assert.equal(numberIn(comment), 11, `the newest run's, with seed ${seed}`);
    for (const { commentUrl, notices } of urls)
      assert.deepEqual([commentUrl, notices], [`https://github.com/octo/repo/pull/7#issuecomment-${comment.id}`, []]);
  }

  test("ten runs that make one leave exactly one, the newest's", async () => {
    for (let seed = 1; seed <= 10; seed += 1) await race(seed, false);
  });

  test("ten runs that change one leave it as the newest's", async () => {
    for (let seed = 101; seed <= 110; seed += 1) await race(seed, true);
  });

  test("jobs of one workflow do not get in each other's way", async () => {
    await using github = await withPull();
    const next = random(7);
    github.delay = () => next() * 12;
    for (const run of [1, 2]) {
      const jobs = Array.from({ length: 6 }, (_, part) => pullRequestJob(run, { matrix: JSON.stringify({ part }) }));
      await Promise.all(jobs.map((one, part) => publish(numbered(10 * run + part), one, github.client())));
    }
    assert.deepEqual(
      github.comments.map(numberIn).toSorted((a, b) => a - b),
      [20, 21, 22, 23, 24, 25],
    );
    assert.equal(new Set(github.statuses.map(({ context }) => context)).size, 6);
  });

  test("an older run that writes over a newer one does not have the last word", async () => {
    await using github = await withPull();
    await publish(numbered(1), pullRequestJob(1), github.client(), NO_STATUS);
    const wrote = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    github.before = async (request, body) => {
      if (request.startsWith("PATCH ") && body.includes(" 19000000002.1 ")) {
        looked.resolve();
        await wrote.promise;
        // It comes while the newer one waits to look at what has come of its own.
        await sleep(30);
      }
    };
    const manners = { ...QUICK, settleMs: 400 };
    const older = publish(
      numbered(2),
      pullRequestJob(2),
      github.client(["pull-requests"], ACTIONS, manners),
      NO_STATUS,
    );
    await looked.promise;
    const newer = publish(
      numbered(3),
      pullRequestJob(3),
      github.client(["pull-requests"], ACTIONS, manners),
      NO_STATUS,
    );
    while (!only(github.comments).body.includes(" 19000000003.1 ")) await sleep(1);
    wrote.resolve();
    assert.deepEqual([(await older).notices, (await newer).notices], [[], []]);
    assert.equal(numberIn(only(github.comments)), 3);
  });

  for (const [name, trouble] of Object.entries({
    "was limited": TOO_MANY(1),
    "got no answer": "lost",
    "could not write": { answer: 502 },
  } satisfies Record<string, Trouble>)) {
    test(`an older run that ${name} looks again before it writes again`, async () => {
      await using github = await withPull();
      await publish(numbered(1), pullRequestJob(1), github.client(), NO_STATUS);
      github.trouble(/^PATCH/u, trouble);
      const older = publish(
        numbered(2),
        pullRequestJob(2),
        github.client(["pull-requests"], ACTIONS, { ...QUICK, settleMs: 400 }),
        NO_STATUS,
      );
      while (!github.requests.some((request) => request.startsWith("PATCH"))) await sleep(1);
      await sleep(50);
      await publish(numbered(3), pullRequestJob(3), github.client(), NO_STATUS);
      assert.deepEqual((await older).notices, []);
      assert.equal(numberIn(only(github.comments)), 3);
      assert.equal(github.requests.filter((request) => request.startsWith("PATCH")).length, 2);
    });
  }

  test("a publisher that has died leaves nothing that the next one does not clear away", async () => {
    await using github = await withPull();
    await publish(numbered(2), pullRequestJob(2), github.client(), NO_STATUS);
    const { body } = only(github.comments);
    github.comment(7, body, ACTIONS);
    github.comment(7, body, MEMBER);
    await publish(numbered(3), pullRequestJob(3), github.client(), NO_STATUS);
    // What a person has copied is his.
    assert.deepEqual(
      github.comments.map(({ user }) => user.login),
      [ACTIONS.login, MEMBER.login],
    );
    assert.equal(numberIn(github.comments[0] as Comment), 3);
  });

  test("what somebody edits while we look is left alone", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    const comment = only(github.comments);
    github.before = (request) => {
      if (request.startsWith("GET "))
        comment.body = comment.body.replace("checks failed", "checks failed, which is known");
    };
    await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.match(comment.body, /which is known/u);
    assert.equal(github.comments.length, 2);
  });

  test("what is deleted before it can be changed is made anew", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    github.before = (request) => {
      if (request.startsWith("PATCH ")) github.comments.length = 0;
    };
    const { commentUrl, notices } = await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.deepEqual([notices, commentUrl?.split("-").at(-1)], [[], String(only(github.comments).id)]);
  });

  test("who is changed over again and again gives up with a word", async () => {
    await using github = await withPull();
    await publish(bad, pullRequestJob(1), github.client(), NO_STATUS);
    const { body } = only(github.comments);
    github.before = (request) => {
      if (request.startsWith("GET ")) only(github.comments).body = body;
    };
    github.trouble(/^PATCH /u, { answer: 404, message: "Not Found" }, 99);
    const { notices } = await publish(good, pullRequestJob(2), github.client(), NO_STATUS);
    assert.match(only(notices), /was not updated: others kept changing it/u);
    assert.ok(github.requests.length < 20);
  });
});
