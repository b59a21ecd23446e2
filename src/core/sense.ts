/**
 * Words that mean one thing in rules and in code, the first standing for all. Stems: `query` is met by `queries`,
 * `queried`.
 */
const SAME = `
database db sql store persistence datastore
postgres postgresql pg psql
mysql mariadb
request req
response res resp reply
configuration config cfg conf
message msg
error err exception failure fail
context ctx
password pwd passwd passphrase
authentication auth authenticate login signin
authorization authorize authz permission
connection conn connect
argument arg param parameter
environment env
directory dir folder
document doc
function func fn
number num count
temporary temp tmp
variable var
repository repo
transaction tx trx txn
identifier id
image img picture photo
button btn
address addr
administrator admin
application app
average avg
maximum max
minimum min
object obj
previous prev
reference ref
source src
string str
utility util helper
value val
timeout deadline
remove delete destroy drop purge erase
create insert add new
change update modify edit mutate alter set
log logger logging logged debug info warn
send publish emit dispatch post notify
receive consume subscribe listen
read load fetch get retrieve
write save persist put
start startup boot bootstrap init initialize main launch
stop shutdown exit terminate kill
schedule cron timer interval
parallel concurrent concurrency
disable off deactivate
enable on activate allow
customer client patient user member person
email mail
phone telephone mobile msisdn
birth dob birthday
name fullname firstname lastname surname
amount price cost total sum money fee
invoice bill
order purchase
country region
company org organization tenant
picture avatar
hash digest checksum
key apikey
secret credential token
encrypt cipher crypto
url uri link href
endpoint route path
page pagination
sort order
retry attempt
cache memo
queue broker
job task worker
test spec
render paint draw
round floor ceil
compare equal
parse decode unmarshal deserialize
serialize encode marshal stringify
format fmt
lock mutex
wait sleep delay
colour color
randomness random rand
clock now
duplicate copy clone
validate validation check verify
version ver
port ports
host hostname
wildcard star
container pod
privilege superuser root
analytics tracking telemetry
translation i18n locale
currency money
quantity qty
public anonymous
internal private
`;

const ENDINGS = /(?:isations?|izations?|ations?|ators?|ings?|ions?|ments?|ers?|ors?|ed|es|e|s|able|al|ly)$/;

/** Cuts a word to what its forms share; short words lose only a plural. */
export function stemOf(word: string): string {
  if (word.length < 4) return word;
  const singular = word.replace(/ies$/, "y").replace(/(?<=[^su])s$/, "");
  if (singular.length < 6) return singular.replace(/(?<=.{3})(?:ed|e)$/, "").replace(/y$/, "i");
  return singular
    .replace(ENDINGS, "")
    .replace(/(.)\1$/, "$1")
    .replace(/y$/, "i");
}

const senses = new Map<string, string>();
for (const line of SAME.trim().split("\n")) {
  const [first = "", ...others] = line.trim().split(" ");
  for (const it of [first, ...others]) if (!senses.has(stemOf(it))) senses.set(stemOf(it), first);
}

/** What a word stands for. */
export function senseOf(word: string): string {
  const stem = stemOf(word.toLowerCase());
  return senses.get(stem) ?? stem;
}

/** Words of rules that no line of code shows. */
const EMPTY = new Set(
  `a about above across after again against all also always am among an and any anyone anything anywhere are around as at
  away back based be because become becomes been before behind being below between both but by can cannot come comes could
  directly do does doing done down during each either else even ever every everything except few first for forbidden from
  full fully further give given go goes going had hand has have having here how however i if in instead into is it its itself
  just keep kept leave left let like made make makes making many may me mean means might more most much must need needed needs
  never new no nobody none nor not nothing now of off often on once one only onto or other others otherwise our out outside
  over own part per please possible prefer rather really same shall should since so some something soon still such take
  taken takes than that the their them then there these they thing things this those through to together too under unless
  until up upon us use used user's uses using very via want was way we well were what when where whether which while who whole
  whose why will with within without would yet you your allowed permitted prohibited banned accepted acceptable call called
  calls code codebase file files line lines must-not run runs runtime happen happens kind type types place places case cases
  time times add adds added introduce contain contains include includes hold holds existing direct raw plain simple touch touches issue issues refer refers hit reach rely relies reference
  any level levels depend depends talk talks themselves themself another`.split(/\s+/),
);

/** Words that are too common in code to tell anything by themselves. */
const COMMON = new Set(
  `request response configuration error context argument function number variable identifier object string value create
  change read write start stop test application service server client component handler controller module package class
  method library data item list map key name field index state type result model view event base core common shared user
  customer source reference message job format page order path endpoint log send remove enable disable api production
  project team system layer environment public internal`
    .split(/\s+/)
    .map(senseOf),
);

/** The senses of a phrase's words that carry its meaning, in order, each once. */
export function sensesIn(phrase: string): string[] {
  const words = phrase.match(/[A-Za-z][A-Za-z\d']*/g) ?? [];
  const kept = words.flatMap(partsOf).filter((it) => it.length > 1 && !EMPTY.has(it.toLowerCase()));
  return [...new Set(kept.map(senseOf))];
}

export function isCommon(sense: string): boolean {
  return COMMON.has(sense);
}

/** Splits `patientFullName`, `HTTPServer` into words. */
export function partsOf(identifier: string): string[] {
  return identifier.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
}
