/**
 * Version 1 of the case database. Never edited once released: later versions are further files.
 *
 * Every fact table has `row` (no identity, may change), its owner, `ordinal` (the place in which the
 * decoder gave it) and the fact's properties in snake_case. Unsigned 64-bit numbers are 16 hex digits
 * of TEXT; text from evidence is BLOB; lists and records are JSON; `source` is a JSON array of spans
 * [member, offset, length, field, supports, checkpoint].
 */
export const INITIAL_SCHEMA = `
-- The case itself: one row.
CREATE TABLE case_record (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  uuid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by_version TEXT NOT NULL
) STRICT;

CREATE TABLE examiner (
  row INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  first_seen_at TEXT NOT NULL
) STRICT;

-- A hash chain: canonical is the entry as RFC 8785 JSON and holds the hash of the entry before;
-- sensitive has the texts (with salts) of which the entry only holds hashes. Nothing else stands
-- here, so that no column can say other than the hashed text.
CREATE TABLE custody_entry (
  sequence INTEGER PRIMARY KEY,
  canonical TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  sensitive TEXT
) STRICT;

CREATE TABLE evidence (
  row INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  label TEXT NOT NULL,
  size INTEGER NOT NULL,
  compression TEXT NOT NULL CHECK (compression IN ('none', 'gzip', 'zstd', 'folder')),
  mode TEXT NOT NULL CHECK (mode IN ('seal', 'reference')),
  reference_path TEXT,
  reference_size INTEGER,
  reference_mtime_ns INTEGER,
  imported_at TEXT NOT NULL,
  partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
  refusal TEXT, -- JSON: why it would have been refused without --partial
  remarks TEXT NOT NULL, -- JSON array
  hints TEXT NOT NULL, -- JSON array; from the file name, no part of any digest
  raised_limits TEXT NOT NULL, -- JSON object
  evidence_number TEXT, -- the acquisition record: as stated, NULL where nothing was
  acquired_by TEXT,
  acquired_at TEXT,
  acquired_on_node TEXT,
  acquired_sha256 TEXT,
  acquisition_note TEXT,
  verification TEXT NOT NULL CHECK (verification IN ('none', 'verified', 'changed', 'missing')),
  verified_at TEXT
) STRICT;

-- Every import that was asked for, refused ones too.
CREATE TABLE import_run (
  row INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('imported', 'gaps', 'refused', 'already', 'failed', 'cancelled')),
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  facts_version INTEGER NOT NULL,
  mode TEXT NOT NULL,
  partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
  raised_limits TEXT NOT NULL, -- JSON object
  acquisition TEXT NOT NULL, -- JSON object
  sha256 TEXT, -- of the source, where it was read to its end
  size INTEGER,
  error TEXT, -- JSON
  gaps INTEGER NOT NULL
) STRICT;

-- What an archive is made of.
CREATE TABLE store (
  row INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL CHECK (kind = 'source' OR (file NOT GLOB '*/*' AND file NOT GLOB '.*')),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL,
  from_member INTEGER,
  layer TEXT NOT NULL
) STRICT;
CREATE INDEX store_key ON store (evidence, "index");

CREATE TABLE member (
  row INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  parent INTEGER,
  name BLOB NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  store INTEGER NOT NULL,
  header_offset INTEGER NOT NULL,
  data_offset INTEGER NOT NULL,
  sparse TEXT,
  mode INTEGER NOT NULL,
  uid TEXT NOT NULL,
  gid TEXT NOT NULL,
  user_name BLOB NOT NULL,
  group_name BLOB NOT NULL,
  mtime_ns INTEGER,
  atime_ns INTEGER,
  ctime_ns INTEGER,
  time_precision_ns INTEGER NOT NULL,
  link_name BLOB,
  device_major INTEGER,
  device_minor INTEGER,
  pax TEXT NOT NULL,
  sha256 TEXT,
  shadowed INTEGER NOT NULL CHECK (shadowed IN (0, 1)),
  unsafe_name INTEGER NOT NULL CHECK (unsafe_name IN (0, 1))
) STRICT;
CREATE INDEX member_key ON member (evidence, "index");

-- Checkpoints: one row per image directory.
CREATE TABLE checkpoint (
  row INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  identity TEXT NOT NULL UNIQUE CHECK (length(identity) = 64),
  id TEXT NOT NULL UNIQUE CHECK (identity GLOB id || '*'),
  facts_version INTEGER NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  directory BLOB NOT NULL,
  kind TEXT NOT NULL,
  image_version INTEGER,
  architecture TEXT,
  little_endian INTEGER NOT NULL CHECK (little_endian IN (0, 1)),
  page_size INTEGER NOT NULL,
  page_size_reason TEXT NOT NULL,
  root_pid INTEGER,
  host_namespaces TEXT NOT NULL,
  lsm TEXT,
  pre_dump_mode TEXT,
  dump_uptime_us TEXT,
  parent_link BLOB,
  freezing_us TEXT,
  frozen_us TEXT,
  memdump_us TEXT,
  memwrite_us TEXT,
  pages_scanned TEXT,
  pages_skipped_parent TEXT,
  pages_written TEXT,
  dump_criu_run_id TEXT,
  criu_version TEXT,
  kernel_version TEXT,
  failure TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoint_key ON checkpoint (evidence, directory);

-- Where a checkpoint stands in its chain of parents.
CREATE TABLE chain (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL UNIQUE REFERENCES checkpoint (row) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('none', 'linked', 'missing', 'doubtful')),
  parent TEXT, -- identity of the accepted parent
  reason TEXT,
  candidates TEXT NOT NULL, -- JSON array of identities
  decided_by TEXT NOT NULL CHECK (decided_by IN ('automatic', 'examiner')),
  parent_pages INTEGER NOT NULL,
  unresolved_pages INTEGER NOT NULL,
  digest TEXT CHECK (length(digest) = 64) -- of the facts read through the chain
) STRICT;

CREATE TABLE image (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  member INTEGER NOT NULL,
  name BLOB NOT NULL,
  type TEXT,
  magic TEXT,
  entries INTEGER NOT NULL,
  size TEXT NOT NULL,
  state TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX image_key ON image (checkpoint, member);

CREATE TABLE leftover (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  member INTEGER NOT NULL,
  name BLOB NOT NULL,
  type TEXT,
  tells TEXT NOT NULL,
  pid INTEGER,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX leftover_key ON leftover (checkpoint, member);

-- What the container engine wrote; the pod is part of the container.
CREATE TABLE container (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  engine TEXT NOT NULL,
  engine_reason TEXT NOT NULL,
  engine_version TEXT,
  id TEXT,
  name TEXT,
  image TEXT,
  image_id TEXT,
  runtime TEXT,
  hostname TEXT,
  pod TEXT,
  namespace TEXT,
  pod_uid TEXT,
  pod_sandbox_id TEXT,
  created_at_ns INTEGER,
  started_at_ns INTEGER,
  checkpointed_at_ns INTEGER,
  finished_at_ns INTEGER,
  restored_at_ns INTEGER,
  restart_count INTEGER,
  log_path TEXT,
  command TEXT,
  privileged INTEGER CHECK (privileged IN (0, 1)),
  seccomp_profile TEXT,
  apparmor_profile TEXT,
  selinux_label TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX container_key ON container (checkpoint, ordinal);

CREATE TABLE container_property (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX container_property_key ON container_property (checkpoint, kind, key);

CREATE TABLE container_mount (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  destination TEXT NOT NULL,
  type TEXT,
  source_path TEXT,
  options TEXT NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX container_mount_key ON container_mount (checkpoint, destination);

CREATE TABLE container_network (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  network TEXT NOT NULL,
  interface TEXT NOT NULL,
  mac TEXT,
  address TEXT,
  gateway TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX container_network_key ON container_network (checkpoint, network, interface, address);

CREATE TABLE log_line (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  log BLOB NOT NULL,
  line INTEGER NOT NULL,
  time_ns INTEGER,
  stream TEXT,
  partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
  text BLOB NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX log_line_key ON log_line (checkpoint, log, line);

CREATE TABLE deleted_file (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  path TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX deleted_file_key ON deleted_file (checkpoint, path);

-- Tasks.
CREATE TABLE process (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  ppid INTEGER NOT NULL,
  pgid INTEGER NOT NULL,
  sid INTEGER NOT NULL,
  comm BLOB,
  state TEXT NOT NULL,
  zombie INTEGER NOT NULL CHECK (zombie IN (0, 1)),
  stop_signal INTEGER,
  exit_code INTEGER,
  cmdline BLOB,
  argv TEXT,
  argv_note TEXT,
  exe BLOB,
  exe_deleted INTEGER CHECK (exe_deleted IN (0, 1)),
  exe_file_id INTEGER,
  cwd BLOB,
  root BLOB,
  umask INTEGER,
  oom_score_adj INTEGER,
  nice INTEGER,
  policy TEXT,
  loginuid INTEGER,
  seccomp_mode INTEGER,
  no_new_privs INTEGER CHECK (no_new_privs IN (0, 1)),
  sig_ign TEXT,
  sig_cgt TEXT,
  sig_blk TEXT,
  pending_signals TEXT NOT NULL,
  tty BLOB,
  kernel_flags TEXT,
  files_id INTEGER,
  vm_id INTEGER,
  fs_id INTEGER,
  sighand_id INTEGER,
  namespaces TEXT NOT NULL,
  cgroup_set INTEGER,
  thread_count INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX process_key ON process (checkpoint, pid);
CREATE INDEX process_parent ON process (checkpoint, ppid);

CREATE TABLE thread (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  tid INTEGER NOT NULL,
  comm BLOB,
  architecture TEXT,
  bits INTEGER,
  instruction_pointer TEXT,
  stack_pointer TEXT,
  registers TEXT NOT NULL,
  sig_blk TEXT,
  pending_signals TEXT NOT NULL,
  seccomp_mode INTEGER,
  seccomp_filters TEXT NOT NULL,
  nice INTEGER,
  policy TEXT,
  cgroup_set INTEGER,
  robust_list_head TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX thread_key ON thread (checkpoint, pid, tid);

CREATE TABLE credential (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  tid INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  euid INTEGER NOT NULL,
  suid INTEGER NOT NULL,
  fsuid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  egid INTEGER NOT NULL,
  sgid INTEGER NOT NULL,
  fsgid INTEGER NOT NULL,
  groups TEXT NOT NULL,
  cap_inh TEXT NOT NULL,
  cap_prm TEXT NOT NULL,
  cap_eff TEXT NOT NULL,
  cap_bnd TEXT NOT NULL,
  cap_amb TEXT,
  securebits INTEGER NOT NULL,
  no_new_privs INTEGER CHECK (no_new_privs IN (0, 1)),
  lsm_profile TEXT,
  user_name TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX credential_key ON credential (checkpoint, pid, tid);

CREATE TABLE environment (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  entry BLOB NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX environment_key ON environment (checkpoint, pid, "index");

CREATE TABLE resource_limit (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  resource TEXT NOT NULL,
  current TEXT NOT NULL,
  maximum TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX resource_limit_key ON resource_limit (checkpoint, pid, resource);

CREATE TABLE signal_action (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  disposition TEXT NOT NULL,
  handler TEXT,
  flags TEXT NOT NULL,
  mask TEXT NOT NULL,
  restorer TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX signal_action_key ON signal_action (checkpoint, pid, signal);

CREATE TABLE timer (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  clock TEXT,
  remaining_ns TEXT NOT NULL,
  interval_ns TEXT NOT NULL,
  armed INTEGER NOT NULL CHECK (armed IN (0, 1)),
  source TEXT NOT NULL
) STRICT;
CREATE INDEX timer_key ON timer (checkpoint, pid, kind, id);

CREATE TABLE seccomp_filter (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  previous INTEGER,
  flags INTEGER NOT NULL,
  program BLOB NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX seccomp_filter_key ON seccomp_filter (checkpoint, "index");

-- Memory. Addresses are 16 hex digits. A page map's runs are packed: little-endian arrays of equal length.
CREATE TABLE address_space (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  start_code TEXT NOT NULL,
  end_code TEXT NOT NULL,
  start_data TEXT NOT NULL,
  end_data TEXT NOT NULL,
  start_stack TEXT NOT NULL,
  start_brk TEXT NOT NULL,
  brk TEXT NOT NULL,
  arg_start TEXT NOT NULL,
  arg_end TEXT NOT NULL,
  env_start TEXT NOT NULL,
  env_end TEXT NOT NULL,
  exe_file_id INTEGER NOT NULL,
  auxv TEXT NOT NULL,
  dumpable INTEGER,
  thp_disabled INTEGER CHECK (thp_disabled IN (0, 1)),
  source TEXT NOT NULL
) STRICT;
CREATE INDEX address_space_key ON address_space (checkpoint, pid);

CREATE TABLE memory_map (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  start TEXT NOT NULL,
  "end" TEXT NOT NULL,
  permissions TEXT NOT NULL,
  kind TEXT NOT NULL,
  path BLOB NOT NULL,
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  offset TEXT NOT NULL,
  file_id INTEGER,
  shmid TEXT,
  status INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  protection INTEGER NOT NULL,
  madvise TEXT NOT NULL,
  pages_total INTEGER NOT NULL,
  pages_dumped INTEGER NOT NULL,
  pages_parent INTEGER NOT NULL,
  pages_lazy INTEGER NOT NULL,
  pages_zero INTEGER NOT NULL,
  pages_not_captured INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX memory_map_key ON memory_map (checkpoint, pid, start);

CREATE TABLE page_map (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  owner TEXT NOT NULL,
  id TEXT NOT NULL,
  pages_id INTEGER,
  pages_member INTEGER,
  start BLOB NOT NULL,
  count BLOB NOT NULL,
  flags BLOB NOT NULL,
  offset BLOB NOT NULL,
  incomplete INTEGER CHECK (incomplete IN (0, 1)),
  source TEXT NOT NULL,
  run_count INTEGER NOT NULL,
  present_pages INTEGER NOT NULL,
  parent_pages INTEGER NOT NULL,
  lazy_pages INTEGER NOT NULL
) STRICT;
CREATE INDEX page_map_key ON page_map (checkpoint, owner, id);

-- Files.
CREATE TABLE open_file (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  target BLOB,
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  name BLOB,
  position TEXT,
  flags INTEGER,
  mode INTEGER,
  size TEXT,
  uid INTEGER,
  gid INTEGER,
  device TEXT,
  inode TEXT,
  mount_id INTEGER,
  build_id TEXT,
  remap TEXT,
  remap_id INTEGER,
  external INTEGER NOT NULL CHECK (external IN (0, 1)),
  detail TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX open_file_key ON open_file (checkpoint, id);

CREATE TABLE file_descriptor (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  fd INTEGER NOT NULL,
  files_id INTEGER NOT NULL,
  file_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  target BLOB,
  deleted INTEGER CHECK (deleted IN (0, 1)),
  position TEXT,
  flags INTEGER,
  close_on_exec INTEGER NOT NULL CHECK (close_on_exec IN (0, 1)),
  source TEXT NOT NULL
) STRICT;
CREATE INDEX file_descriptor_key ON file_descriptor (checkpoint, pid, fd);
CREATE INDEX file_descriptor_file ON file_descriptor (checkpoint, file_id);

CREATE TABLE pipe (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pipe_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  capacity INTEGER,
  queued INTEGER NOT NULL,
  readers TEXT NOT NULL,
  writers TEXT NOT NULL,
  data_source TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX pipe_key ON pipe (checkpoint, pipe_id);

CREATE TABLE ghost_file (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  id INTEGER NOT NULL,
  path BLOB,
  uid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  mode INTEGER NOT NULL,
  device TEXT,
  inode TEXT,
  size TEXT,
  rdev TEXT,
  atime_ns INTEGER,
  mtime_ns INTEGER,
  symlink_target BLOB,
  chunked INTEGER NOT NULL CHECK (chunked IN (0, 1)),
  extents TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX ghost_file_key ON ghost_file (checkpoint, id);

CREATE TABLE file_lock (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  file_id INTEGER,
  fd INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  kind TEXT NOT NULL,
  write INTEGER NOT NULL CHECK (write IN (0, 1)),
  start TEXT NOT NULL,
  length TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX file_lock_key ON file_lock (checkpoint, pid, fd, start);

CREATE TABLE memfd (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  inode_id INTEGER NOT NULL,
  name BLOB NOT NULL,
  size TEXT NOT NULL,
  shmid TEXT NOT NULL,
  seals INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  hugetlb INTEGER,
  mode INTEGER,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX memfd_key ON memfd (checkpoint, inode_id);

CREATE TABLE filesystem_entry (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  origin TEXT NOT NULL,
  container INTEGER NOT NULL,
  member INTEGER NOT NULL,
  path BLOB NOT NULL,
  type TEXT NOT NULL,
  change TEXT NOT NULL,
  size TEXT NOT NULL,
  mode INTEGER NOT NULL,
  uid TEXT NOT NULL,
  gid TEXT NOT NULL,
  mtime_ns INTEGER,
  time_precision_ns INTEGER NOT NULL,
  link_target BLOB,
  sha256 TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX filesystem_entry_key ON filesystem_entry (checkpoint, member);

-- Network.
CREATE TABLE socket (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  file_id INTEGER NOT NULL,
  inode TEXT,
  family TEXT NOT NULL,
  type TEXT NOT NULL,
  protocol INTEGER,
  state TEXT NOT NULL,
  local TEXT,
  remote TEXT,
  local_address TEXT,
  local_port INTEGER,
  remote_address TEXT,
  remote_port INTEGER,
  interface TEXT,
  path BLOB,
  peer_inode TEXT,
  receive_queue INTEGER NOT NULL,
  send_queue INTEGER NOT NULL,
  receive_source TEXT NOT NULL,
  send_source TEXT NOT NULL,
  backlog INTEGER,
  flags INTEGER,
  netns_id INTEGER,
  uid INTEGER,
  external INTEGER NOT NULL CHECK (external IN (0, 1)),
  holders TEXT NOT NULL,
  detail TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX socket_key ON socket (checkpoint, file_id);

CREATE TABLE socket_queue (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  file_id INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  length INTEGER NOT NULL,
  file_ids TEXT NOT NULL,
  data_source TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX socket_queue_key ON socket_queue (checkpoint, file_id, "index");

CREATE TABLE interface (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  netns_id INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  flags INTEGER NOT NULL,
  mtu INTEGER,
  mac TEXT,
  addresses TEXT NOT NULL,
  detail TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX interface_key ON interface (checkpoint, netns_id, "index");

CREATE TABLE route (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  netns_id INTEGER NOT NULL,
  family TEXT NOT NULL,
  kind TEXT NOT NULL,
  destination TEXT NOT NULL,
  gateway TEXT,
  interface TEXT,
  "table" INTEGER,
  priority INTEGER,
  detail TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX route_key ON route (checkpoint, ordinal);

CREATE TABLE firewall_rule (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  netns_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  line INTEGER NOT NULL,
  text BLOB NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX firewall_rule_key ON firewall_rule (checkpoint, netns_id, kind, line);

-- Namespaces.
CREATE TABLE namespace (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  host INTEGER NOT NULL CHECK (host IN (0, 1)),
  external TEXT,
  detail TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX namespace_key ON namespace (checkpoint, kind, id);

CREATE TABLE mount (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  namespace_id INTEGER NOT NULL,
  place INTEGER NOT NULL,
  mount_id INTEGER NOT NULL,
  parent_mount_id INTEGER,
  mountpoint BLOB NOT NULL,
  root BLOB NOT NULL,
  fstype TEXT,
  mount_source BLOB,
  options TEXT,
  super_options TEXT,
  flags INTEGER NOT NULL,
  shared_id INTEGER,
  master_id INTEGER,
  device TEXT NOT NULL,
  external BLOB,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX mount_key ON mount (checkpoint, namespace_id, mount_id);
CREATE INDEX mount_order ON mount (checkpoint, namespace_id, place);

CREATE TABLE cgroup (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  set_id INTEGER NOT NULL,
  controller TEXT NOT NULL,
  path BLOB NOT NULL,
  namespace_prefix INTEGER,
  properties TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX cgroup_key ON cgroup (checkpoint, set_id, controller);

CREATE TABLE ipc (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  namespace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  key INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  mode INTEGER NOT NULL,
  size TEXT,
  "values" TEXT NOT NULL,
  messages TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX ipc_key ON ipc (checkpoint, namespace_id, kind, id);

-- What is missing: a gap belongs to an item and mostly to one checkpoint of it.
CREATE TABLE gap (
  row INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (row) ON DELETE CASCADE,
  checkpoint INTEGER REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  member TEXT,
  offset INTEGER,
  subject TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX gap_checkpoint ON gap (checkpoint, ordinal);
CREATE INDEX gap_key ON gap (evidence, ordinal);

CREATE TABLE not_captured (
  row INTEGER PRIMARY KEY,
  checkpoint INTEGER NOT NULL REFERENCES checkpoint (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  subject TEXT,
  bytes TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX not_captured_key ON not_captured (checkpoint, ordinal);
`;
