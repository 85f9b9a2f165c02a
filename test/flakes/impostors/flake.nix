# Checks that say they are derivations, and point at something else. None of them may be green, and none may cost the honest ones their verdicts.
{
  outputs = { self }:
    let
      build = name: script: derivation { name = "${name}-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ]; };
      bad = build "bad" "exit 3";
      good = build "good" "echo > $out";
      twofold = derivation { name = "twofold-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out; echo > $dev" ]; outputs = [ "out" "dev" ]; };
      plain = builtins.unsafeDiscardStringContext;
      impostor = drvPath: { type = "derivation"; inherit drvPath; outPath = "/x"; out.outPath = "/x"; };
      spelled = prefix: suffix: builtins.seq bad.drvPath (impostor "${prefix}${baseNameOf (plain bad.drvPath)}${suffix}");
      inStore = spelled "/nix/store/";
      honestOutput = build "honest" "echo > $out";
      zeros = "00000000000000000000000000000000";
    in
    {
      hidden.x = bad;
      checks.x86_64-linux = {
        honest = build "honest" "echo > $out";
        # A set that somebody made by hand, of a derivation that it is true to.
        honest-alias = { type = "derivation"; inherit (good) drvPath outPath; out = good; };
        honest-stripped = good // { drvPath = plain good.drvPath; };
        honest-twofold = twofold.dev;
        dotted = spelled "/nix/store/./" "";
        doubled = spelled "/nix/store//" "";
        climbing = spelled "/nix/store/../store/" "";
        elsewhere = spelled "/other/store/" "";
        caret = inStore "^out";
        star = inStore "^*";
        bang = inStore "!out";
        attribute = inStore "#x";
        query = inStore "?dir=x";
        spaced = inStore " ";
        lined = inStore "\n";
        reference = impostor "path:/somewhere#hidden.x";
        nonsense = impostor "/nix/store/nonsense";
        empty = impostor "";
        flag = impostor "--help";
        outside = impostor "/etc/passwd";
        output = impostor (plain bad.outPath);
        gone = impostor "/nix/store/${zeros}-x.drv";
        folder = impostor "${self}/${zeros}-folder.drv";
        folder-stripped = impostor (plain "${self}/${zeros}-folder.drv");
        file = impostor "${self}/${zeros}-file.drv";
        link = impostor "${self}/${zeros}-link.drv";
        missing = impostor "${self}/${zeros}-missing.drv";
        stored-folder = impostor "${builtins.path { name = "x.drv"; path = ./. + "/${zeros}-folder.drv"; }}";
        stored-file = impostor "${builtins.path { name = "x.drv"; path = ./. + "/${zeros}-file.drv"; }}";
        stored-link = impostor "${builtins.path { name = "x.drv"; path = ./. + "/${zeros}-link.drv"; }}";
        garbage = impostor (builtins.toFile "x.drv" "garbage");
        many = impostor (builtins.foldl' (text: _: text + text) "/nix/store/x" (builtins.genList (n: n) 16));
        # True derivations, under the outputs of others.
        other-path = good // { drvPath = bad.drvPath; };
        other-output = good // { out = honestOutput; };
        more-outputs = good // { outputs = [ "out" "dev" ]; dev = honestOutput; };
        fewer-outputs = twofold // { outputs = [ "out" ]; };
        no-outputs = good // { outputs = [ ]; };
        renamed-output = good // { outputs = [ "dev" ]; dev = good; };
        prototype = good // { outputs = [ "__proto__" ]; "__proto__" = good; };
        bytes = impostor "/nix/store/${builtins.substring 0 1 "ÿ"}-x.drv";
      };
    };
}
