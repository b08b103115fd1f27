(* mirage >= 4.11.0 & < 4.12.0 *)
(* Uses every value of the catalogue; EveryEntryTest says which are missing. *)
open Mirage

(* Addresses *)

let network4 =
  let open Ipaddr.V4 in
  let made = Prefix.make 24 (of_string_exn (to_string (make 10 0 0 1))) in
  match (of_string "10.0.0.9", Prefix.of_string (Prefix.to_string made)) with
  | Ok _, Ok prefix when Prefix.bits prefix = 24 && Prefix.(address global) = any -> prefix
  | _ -> assert false

let network6 =
  let open Ipaddr.V6 in
  let made = Prefix.make 64 (of_string_exn "fd00::1") in
  match (of_string (to_string (Prefix.address made)), Prefix.of_string (Prefix.to_string made)) with
  | Ok _, Ok prefix when Prefix.bits prefix = 64 -> prefix
  | _ -> assert false

let gateway4 =
  assert Ipaddr.V4.(unspecified = any && broadcast <> localhost);
  Ipaddr.V4.(Prefix.address (Prefix.of_string_exn "10.0.0.254/24"))

let gateway6 =
  assert Ipaddr.V6.(unspecified <> localhost);
  Ipaddr.V6.(Prefix.address (Prefix.of_string_exn "fd00::2/64"))

let collector =
  match Ipaddr.of_string (Ipaddr.to_string (Ipaddr.of_string_exn "10.0.0.3")) with Ok ip -> Some ip | Error _ -> None

(* Keys *)

module K = struct
  open Cmdliner

  let env = Cmd.Env.info ~doc:"The mode." "MODE"
  let info ?docv ?doc name = Arg.info ?docv ?doc ~env [ name ]
  let words : (string * [ `Fast | `Light ]) list = [ ("fast", `Fast); ("light", `Light) ]

  let level : [ `Low | `High ] Arg.conv =
    let of_string = function "low" -> Ok `Low | "high" -> Ok `High | s -> Error (`Msg (s ^ " is no level")) in
    Arg.conv ~docv:"LEVEL" (of_string, Fmt.(using (function `Low -> "low" | `High -> "high") string))

  let even =
    let of_string s = match int_of_string_opt s with Some n when n mod 2 = 0 -> Ok n | _ -> Error "it is odd" in
    Arg.conv' (of_string, Fmt.int)

  let doc = Fmt.str "%s, %s or %s" (Arg.doc_quote "mode") (Arg.doc_alts [ "a"; "b" ]) (Arg.doc_alts_enum words)
  let mode = Key.create "mode" Key.Arg.(opt Cmdliner.Arg.(enum words) `Fast (info ~doc [ "mode" ]))
  let level = Key.create "level" Key.Arg.(opt level `Low (info ~docv:(Cmdliner.Arg.conv_docv level) [ "level" ]))
  let hush = Key.(create "hush" Arg.(flag (info ~doc:"Say nothing." [ "hush"; "silent" ])))
  let ports = Key.(create "ports" Arg.(opt_all Cmdliner.Arg.int (info [ "ports" ])))
  let seed = Key.(create "seed" Arg.(required Cmdliner.Arg.int64 (info [ "seed" ])))

  let others =
    let k name conv default = Key.v (Key.create name (Key.Arg.opt conv default (info name))) in
    [
      k "string" Arg.string "a"; k "bool" Arg.bool true; k "char" Arg.char 'c'; k "int32" Arg.int32 3l;
      k "nativeint" Arg.nativeint 4n; k "float" Arg.float 1.5; k "a-file" Arg.file "f"; k "a-dir" Arg.dir "d";
      k "plain" Arg.non_dir_file "f"; k "filepath" Arg.filepath "f"; k "dirpath" Arg.dirpath "d"; k "even" even 2;
      k "list" (Arg.list ~sep:':' Arg.int) [ 1; 2 ]; k "pair" (Arg.pair Arg.int Arg.string) (1, "a");
      k "some" (Arg.some Arg.int) None; k "other" (Arg.some' ~none:1 Arg.int) (Some 2);
    ]
end

let which : [ `Long | `Short ] value =
  let open Key in
  let both = pure (fun quiet loud -> if quiet then "quiet" else loud) $ value K.hush $ pure "loud" in
  let long = map (fun s -> String.length s > 3) both in
  match_ long (fun long -> if long then `Long else `Short)

let by_name = Key.(if_ is_unix (if default is_solo5 then "solo5" else "unix") "other")

let context_works =
  let here = Key.add_to_context K.hush true Context.empty in
  Key.(get here K.hush, find here K.mode, mem here (value K.hush), peek here (value K.mode), eval here (value K.hush))

let () = assert (Key.equal (key K.hush) (Key.v K.hush) && Key.name (Key.v K.hush) = "hush")

(* Packages *)

let packages =
  let open Functoria in
  let plain = Package.v ~min:"1" ~sublibs:[ "sub" ] "plain" in
  let tool = Package.with_scope ~scope:`Switch (Package.v ~build:true "tool") in
  let merged = match Package.merge plain (Package.v ~max:"3" "plain") with Some p -> p | None -> plain in
  let names = [ Package.name merged; String.concat "," (Package.libraries merged) ] in
  let bounds = Package.(min_versions merged @ max_versions merged) in
  if Package.build_dependency merged || names = bounds then [] else [ merged; tool; package ~libs:[] "bare" ]

(* Arguments of the running unikernel *)

let arg : string Runtime_arg.arg = Runtime_arg.create ~pos:__POS__ ~packages:[ package "extra" ] "Unikernel.arg"
let port : int runtime_arg = Runtime_arg.create ~pos:__POS__ "Unikernel.port"
let plain_arg = runtime_arg ~pos:__POS__ "Unikernel.plain"

let all_args =
  let open Runtime_arg in
  assert (List.length (packages (v arg)) < 9 && var_name (v arg) <> "");
  [
    v arg; v delay; v logs; v (interface "service"); v (V4.network network4); v (V4.optional_network ());
    v (V4.gateway (Some gateway4)); v (V6.network (Some network6)); v (V6.gateway (Some gateway6));
    v (V6.accept_router_advertisements ()); v (ipv4_only ()); v (ipv6_only ()); v (resolver ~default:[ "10.0.0.1" ] ());
    v (dns_servers None); v (dns_timeout (Some 1L)); v (dns_cache_size (Some 2)); v (he_aaaa_timeout None);
    v (he_connect_delay None); v (he_connect_timeout None); v (he_resolve_timeout None); v (he_resolve_retries (Some 3));
    v (he_timer_interval None); v (ssh_key None); v (ssh_password None); v (ssh_authenticator None);
    v (tls_authenticator None); v (http_headers (Some [ ("a", "b") ])); v (syslog collector);
    v (syslog_port (Some 514)); v (syslog_truncate None); v (syslog_keyname None); v (monitor collector); plain_arg;
  ]

(* Devices of our own *)

type thing = Thing
let thing = Type.v Thing
let other = typ "other"

let described info =
  let open Info in
  let names = List.map Functoria.Package.name (packages info) in
  Fmt.str "%s %s %a %a %s %d %d %d %b %b" (name info) (project_name info) Fpath.pp (config_file info) Fpath.pp (main info)
    (Option.value ~default:"-" (output info))
    (List.length (libraries info)) (List.length (keys info)) (List.length (runtime_args info))
    (get info K.hush || Key.get (context info) K.hush) (List.mem "plain" names)

let made =
  let configure info =
    let open Action.Syntax in
    let open Action.Infix in
    let write name text = Action.write_file (Fpath.v name) text in
    let* () = write "made.ml" (Fmt.str "let text = %S" (described info)) in
    let* () = Action.seq [ write "a.txt" "a"; Action.List.iter ~f:(fun n -> write n n) [ "b.txt"; "c.txt" ] ] in
    let+ n = Action.List.map ~f:Action.ok [ 1 ] >|= List.length >>= fun n -> Action.(map ~f:succ (bind ~f:ok (ok n))) in
    assert (n = 2);
    ignore (Action.error "no", Action.errorf "%d" 1)
  in
  let connect _ modname = function
    | [ _noop; arg ] -> code ~pos:__POS__ "%s.connect %s %S" modname arg "a@@b"
    | _ -> connect_err "made" 2
  in
  let dune _ =
    let rule = Dune.stanzaf "(rule (with-stdout-to %s (echo %S)))" "made.txt" "text" in
    assert (Dune.to_string (Dune.v [ rule ]) <> "");
    [ rule; Dune.stanza "(rule (copy made.txt again.txt))" ]
  in
  let install _ = Functoria.Install.(union empty (v ~etc:[ Fpath.v "made.txt" ] ())) in
  let install_v _ = Key.if_ (Key.value K.hush) Functoria.Install.empty (Functoria.Install.v ~bin:[] ()) in
  let files _ = [ Fpath.v "made.ml" ] in
  Functoria.Device.v ~packages ~configure ~connect ~dune ~install ~install_v ~files
    ~keys:(key K.mode :: key K.level :: key K.ports :: key K.seed :: key K.hush :: K.others)
    ~runtime_args:[ plain_arg ] ~extra_deps:[ dep noop ] "Made" thing

let things =
  let made = of_device made in
  let other_made = Impl.of_device (Functoria.Device.v "Other" thing) in
  let functor_ = Impl.v "Wrap" Type.(thing @-> thing) in
  let wrapped = Impl.(functor_ $ made) in
  assert (Type.(is_functor (job @-> job)) && not (Type.is_functor Type.argv));
  let chosen = Impl.match_ which ~default:wrapped [ (`Short, other_made) ] in
  Impl.if_ (Key.value K.hush) other_made chosen

let other_device = impl ~extra_deps:[ Impl.abstract things ] "Other_kind" other

(* Networks *)

let net = netif ~group:"service" "tap1"
let eth = ethif net
let arp_of_eth = arp eth
let ip4 = create_ipv4 ~group:"service" eth arp_of_eth
let ip6 = create_ipv6 ~group:"service" net eth
let ip = create_ipv4v6 ip4 ip6
let wanted = make_dhcp_requests ()
let () = add_dhcp_request wanted 42
let leased = ipv4_of_dhcp ~dhcp_requests:(make_dhcp_requests ()) (netif "tap2") (etif (netif "tap2")) (arp (etif (netif "tap2")))
let from_dhcp = (dhcp_proj_net $ leased, dhcp_proj_ipv4 $ leased, dhcp_proj_lease $ leased)
let qubes_ip = ipv4_qubes default_qubesdb eth arp_of_eth
let direct = direct_stackv4v6 net eth arp_of_eth ip4 ip6
let stack = generic_stackv4v6 ~ipv4_network:network4 ~ipv4_gateway:gateway4 default_network
let stack2, lease2 = generic_stackv4v6_with_lease ~group:"second" ~dhcp_requests:wanted (netif "tap3")
let tcp_of_stack = tcpv4v6_of_stackv4v6 stack

(* Storage *)

let disk = if_impl Key.is_xen (block_of_xenstore_id "51712") (block_of_file "disk.img")
let generic = generic_block ~key:(Key.value (Key.block ~group:"g" ())) "disk2"
let encrypted = ccm_block ~nonce_len:8 (Runtime_arg.create ~pos:__POS__ "Unikernel.secret") (ramdisk "r")
let stores_ro =
  [ crunch "a"; direct_kv_ro "b"; generic_kv_ro ~key:(Key.value (Key.kv_ro ~group:"web" ())) "web"; tar_kv_ro disk;
    fat_ro (ramdisk "fat"); docteur ~mode:`Fast "https://example.org/r" ]
let stores_rw = [ direct_kv_rw "d"; kv_rw_mem (); tar_kv_rw generic; chamelon ~program_block_size:port encrypted ]

(* Names, and what is spoken over networks *)

let he = generic_happy_eyeballs stack
let dns = generic_dns_client ~dhcp:(wanted, lease2) stack2 (generic_happy_eyeballs ~group:"second" stack2)
let dns_plain = generic_dns_client stack he
let way = mimic_happy_eyeballs stack he dns_plain
let conduit_of_stack = conduit_direct ~tls:true stack
let names = if_impl Key.is_unix resolver_unix_system (resolver_dns ~ns:[ "tls:1.1.1.1" ] stack)
let git = merge_git_clients (git_tcp tcp_of_stack way) (merge_git_clients (git_ssh tcp_of_stack way) (git_http tcp_of_stack way))
let logs = [ syslog_udp stack; syslog_tcp ~group:"second" stack2; syslog_tls direct (crunch "certs") ]

(* Jobs, one for each device and each kind *)

let job_on kind device = main "Unikernel.On" (kind @-> job) $ device

let jobs =
  [
    main ~packages ~runtime_args:all_args ~deps:[ dep things ] "Unikernel" job;
    job_on other other_device; job_on thing things;
    job_on network (let net, _, _ = from_dhcp in net); job_on ipv4 (let _, ip, _ = from_dhcp in ip);
    job_on lease (let _, _, lease = from_dhcp in lease); job_on lease no_lease; job_on dhcp_ipv4 leased;
    job_on ethernet eth; job_on arpv4 arp_of_eth; job_on ipv6 ip6; job_on ipv4v6 ip; job_on udpv4v6 (direct_udp ip);
    job_on tcpv4v6 (direct_tcp ip); job_on udp (direct_udp ip4); job_on tcp (direct_tcp ip6);
    job_on ipv4 (if_impl (Key.match_ (Key.value Key.target) (( = ) `Qubes)) qubes_ip ip4);
    job_on stackv4v6 (if_impl Key.is_unikraft stack direct); job_on block (match_impl which ~default:disk [ (`Long, generic) ]);
    job_on resolver names; job_on happy_eyeballs he; job_on dns_client dns; job_on conduit conduit_of_stack;
    job_on http (cohttp_server conduit_of_stack); job_on http (httpaf_server conduit_of_stack);
    job_on http_client (cohttp_client names conduit_of_stack); job_on http_server (paf_server ~port tcp_of_stack);
    job_on alpn_client (paf_client tcp_of_stack way); job_on mimic way; job_on git_client git;
    job_on reporter (default_reporter ~level:(Some Logs.Debug) ()); job_on reporter no_reporter;
    job_on sleep default_sleep; job_on sleep no_sleep; job_on ptime default_ptime; job_on ptime no_ptime;
    job_on ptime mock_ptime; job_on mtime default_mtime; job_on mtime no_mtime; job_on mtime mock_mtime;
    job_on random default_random; job_on random no_random; job_on argv no_argv; job_on argv default_argv;
    monitoring stack; runtime_args default_argv; main ~deps:[ dep noop ] "Unikernel.Last" job;
  ]
  @ List.map (job_on kv_ro) stores_ro @ List.map (job_on kv_rw) stores_rw @ List.map (job_on syslog) logs

let on_qubes = if_impl (Key.match_ (Key.value Key.target) (( = ) `Qubes)) (job_on qubesdb default_qubesdb) noop

let () =
  ignore (by_name, context_works, Key.(no_dhcp (), utcp (), net ()));
  register ~argv:default_argv ~src:`None "every-entry" (on_qubes :: jobs)
