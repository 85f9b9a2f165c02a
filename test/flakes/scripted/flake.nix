# A NixOS test as far as nix-verdict looks at it: a build that calls a driver, and prints what that would print. The
# driver's own copy of the script is in `driver/`, as Nix would make it of `tests/login.nix`.
{
  outputs = _: {
    checks.x86_64-linux.login = import ./tests/login.nix (
      { name, log, testScript }:
      derivation {
        name = "vm-test-run-${name}";
        system = "x86_64-linux";
        builder = "/bin/sh";
        requiredSystemFeatures = [ "nixos-test" ];
        buildCommand = ''
          mkdir -p $out
          ${builtins.path { path = ./driver; name = "nixos-test-driver-${name}"; }}/bin/nixos-test-driver -o $out
        '';
        inherit log testScript;
        args = [ "-c" ": @salt@; printf '%s' \"$log\"; exit 1" ];
      }
    );
  };
}
