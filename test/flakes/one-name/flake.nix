# Checks of one name, or with one meaning, whose inputs are content-addressed: what is built is not what was asked for.
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
      addressed = {
        __contentAddressed = true;
        outputHashMode = "recursive";
        outputHashAlgo = "sha256";
      };
      base = salted "base" addressed "echo @salt@ > $out";
      # Two that are made in two ways and come out the same.
      same = way: salted "same" addressed ": ${way}; echo the same @salt@ > $out";
      clippy = crate: code: salted "clippy" { } "read x < ${base}; echo lines of ${crate}; echo ${crate} > $out; exit ${code}";
      over = library: code: salted "over" { } "read x < ${library}; echo over; echo > $out; exit ${code}";
      steps = builtins.foldl' (
        before: n: salted "step" addressed "read x < ${before}; echo lines of step ${toString n}; echo ${toString n} > $out"
      ) base;
    in
    {
      checks.x86_64-linux = {
        alpha = clippy "alpha" "0";
        beta = clippy "beta" "7";
        gamma = clippy "gamma" "0";
        delta = clippy "delta" "9";
        # The third of three of one name, each made of the one before.
        chain = steps [
          1
          2
          3
        ];
        # Different derivations, which are the same one when their inputs are known.
        twin-good-a = over (same "a") "0";
        twin-good-b = over (same "b") "0";
        twin-bad-a = over (same "a") "3";
        twin-bad-b = over (same "b") "3";
        # A fixed output whose hash is wrong: Nix tells it of the derivation in which the input is known.
        wrong-hash = salted "fixed" {
          outputHashMode = "flat";
          outputHashAlgo = "sha256";
          outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        } "read x < ${base}; echo lines of fixed; echo fixed > $out";
        # Content-addressed itself, and of a name that others have.
        addressed = salted "clippy" addressed "read x < ${base}; echo lines of addressed; echo addressed > $out";
      };
    };
}
