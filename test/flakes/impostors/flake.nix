# Checks that say they are derivations, and point at something else. None of them may be green, and none may cost the honest one its verdict.
{
  outputs = _:
    let
      build = name: script: derivation { name = "${name}-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ]; };
      bad = build "bad" "exit 3";
      plain = builtins.unsafeDiscardStringContext;
      impostor = drvPath: { type = "derivation"; inherit drvPath; outPath = "/x"; out.outPath = "/x"; };
      spelled = prefix: builtins.seq bad.drvPath (impostor "${prefix}${baseNameOf (plain bad.drvPath)}");
    in
    {
      hidden.x = bad;
      checks.x86_64-linux = {
        honest = build "honest" "echo > $out";
        dotted = spelled "/nix/store/./";
        doubled = spelled "/nix/store//";
        reference = impostor "path:/somewhere#hidden.x";
        nonsense = impostor "/nix/store/nonsense";
        empty = impostor "";
        flag = impostor "--help";
        outside = impostor "/etc/passwd";
        output = impostor (plain bad.outPath);
        gone = impostor "/nix/store/00000000000000000000000000000000-x.drv";
      };
    };
}
