# Builders that end well, and whose outputs Nix refuses: its errors name the output, and not the derivation.
{
  outputs =
    _:
    let
      salted =
        name: more: script:
        derivation (
          {
            inherit name;
            system = "x86_64-linux";
            builder = "/bin/sh";
            args = [
              "-c"
              ": @salt@; ${script}"
            ];
          }
          // more
        );
      gcc = salted "gcc" { } "echo gcc > $out";
    in
    {
      checks.x86_64-linux = {
        allowed = salted "allowed" { allowedReferences = [ ]; } "echo ${gcc} > $out";
        allowed-again = salted "allowed" { allowedReferences = [ ]; } "echo again ${gcc} > $out";
        requisites = salted "requisites" { allowedRequisites = [ ]; } "echo ${gcc} > $out";
        disallowed = salted "disallowed" { disallowedRequisites = [ gcc ]; } "echo ${gcc} > $out";
        no-such-output = salted "no-such-output" { allowedReferences = [ "nothing" ]; } "echo > $out";
        circle = salted "circle" {
          outputs = [
            "out"
            "dev"
          ];
        } "echo $dev > $out; echo $out > $dev";
        exits = salted "exits" { } "exit 4";
        fine = salted "fine" { } "echo > $out";
      };
    };
}
