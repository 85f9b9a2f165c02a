# The action on NixOS, as a runner starts it: a user without rights, the machine's own Nix, and no network.
{ pkgs, package }:
let
  inherit (pkgs) lib;

  # `step FLAKE`: what a runner does with `uses: nix-verdict/nix-verdict` and `flake: FLAKE`. What later steps would see is in ~/files.
  step = pkgs.writeShellScript "step" ''
    set -eu
    rm -rf ~/files ~/temp
    mkdir -p ~/files ~/temp ~/workspace
    cd ~/workspace
    touch ~/files/{output,summary,state,env,path}
    export CI=true GITHUB_ACTIONS=true RUNNER_ENVIRONMENT=self-hosted RUNNER_TEMP=~/temp GITHUB_WORKSPACE=$PWD
    export GITHUB_OUTPUT=~/files/output GITHUB_STEP_SUMMARY=~/files/summary GITHUB_STATE=~/files/state GITHUB_ENV=~/files/env GITHUB_PATH=~/files/path
    exec env INPUT_FLAKE="$1" INPUT_FAIL-FAST=false INPUT_OUT=.nix-verdict INPUT_INSTALL=auto INPUT_CACHE=off \
      ${lib.getExe pkgs.nodejs_24} ${package}/lib/nix-verdict/dist/main.js
  '';
in
pkgs.testers.runNixOSTest {
  name = "nix-verdict-action";
  nodes.runner = {
    virtualisation.cores = 2;
    virtualisation.memorySize = 2048;
    users.users.runner.isNormalUser = true;
    nix.settings.experimental-features = [ "nix-command" "flakes" ];
    nix.settings.substituters = lib.mkForce [ ];
  };
  testScript = ''
    import json

    def act(flake):
        code, said = runner.execute(f"su - runner -c '${step} {flake}' 2>&1")
        print(said)
        report = json.loads(runner.succeed("cat ~runner/workspace/.nix-verdict/verdict.json"))
        outputs = runner.succeed("cat ~runner/files/output")
        return code, report, outputs

    runner.wait_for_unit("multi-user.target")

    with subtest("a good flake"):
        runner.succeed("su - runner -c 'mkdir workspace && cp -r ${../../examples/quickstart} workspace/good'")
        code, report, outputs = act("./good")
        assert code == 0, code
        assert len(report["checks"]) == 5, report["checks"]
        for check in report["checks"]:
            assert check["verdict"] == "passed", check
            assert check["durationMs"] > 0, check
        assert "\ngood\n" in outputs, outputs
        runner.succeed("grep -q greets ~runner/files/summary")
        runner.succeed("test -s ~runner/workspace/.nix-verdict/junit.xml -a -s ~runner/workspace/.nix-verdict/report.html")

    with subtest("a bad flake, and what was built before is not built again"):
        runner.succeed("su - runner -c 'cp -r workspace/good workspace/bad && chmod -R u+w workspace/bad'")
        runner.succeed("sed -i 's/it greets/it does not greet/; s/= \"Hello, world!\"/= \"Goodbye\"/' ~runner/workspace/bad/flake.nix")
        code, report, outputs = act("./bad")
        assert code == 1, code
        verdicts = {check["name"]: check["verdict"] for check in report["checks"]}
        assert verdicts.pop("greets") == "failed", report
        assert set(verdicts.values()) == {"cached"}, verdicts
        assert "\nbad\n" in outputs, outputs
  '';
}
