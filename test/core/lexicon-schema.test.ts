import { describe, expect, test } from "vitest";
import { judged } from "./judged.ts";

type Row = readonly [rule: string | { option: string }, path: string, line: string, isBroken: boolean];

// biome-ignore format: a table
const queries: readonly Row[] = [
  ["NOT IN with a subquery is forbidden", "src/a.sql", "WHERE id NOT IN (SELECT user_id FROM bans)", true],
  ["Never use NOT IN with subqueries", "src/a.sql", "WHERE NOT EXISTS (SELECT 1 FROM bans b WHERE b.user_id = u.id)", false],
  ["Queries must not order by ordinal position", "src/a.sql", "ORDER BY 2 DESC", true],
  ["Queries must not order by ordinal position", "src/a.sql", "ORDER BY created_at DESC LIMIT 2", false],
  [{ option: "ORDER BY RANDOM()" }, "src/a.py", '    return conn.execute("SELECT id FROM quotes ORDER BY RANDOM() LIMIT 1")', true],
  ["Rows must never be picked in random order", "src/a.py", "    return Quote.objects.order_by('?').first()", true],
  ["No implicit joins", "src/a.sql", "SELECT * FROM orders o, customers c WHERE o.customer_id = c.id", true],
  ["Joins must be explicit", "src/a.sql", "SELECT o.id FROM orders o, customers c WHERE o.customer_id = c.id", true],
  ["Joins must be explicit", "src/a.sql", "SELECT o.id FROM orders o JOIN customers c ON o.customer_id = c.id", false],
  ["Cross joins are not allowed", "src/a.sql", "FROM days CROSS JOIN products", true],
  ["Cross joins are not allowed", "src/a.sql", "FROM orders CROSS JOIN LATERAL lines(orders.id)", false],
  ["Natural joins are forbidden", "src/a.sql", "FROM a NATURAL LEFT JOIN b", true],
  ["Do not use right joins", "src/a.sql", "RIGHT OUTER JOIN b ON b.id = a.id", true],
  ["Use UNION ALL, never plain UNION", "src/a.sql", "UNION", true],
  ["SELECT DISTINCT must not be used to hide duplicates", "src/a.sql", "SELECT DISTINCT o.id", true],
  ["Do not count rows to check for existence", "src/a.py", "    if User.objects.filter(email=email).count() > 0:", true],
  ["Do not count rows to check for existence", "src/a.py", "    if User.objects.filter(email=email).exists():", false],
  [{ option: "Exact counts" }, "src/a.ts", "  const { rows, count } = await Order.findAndCountAll({ where });", true],
  ["Never use BETWEEN for timestamps", "src/a.sql", "WHERE created_at BETWEEN '2024-01-01' AND '2024-02-01'", true],
  ["Never use BETWEEN for timestamps", "src/a.sql", "WHERE created_at >= '2024-01-01' AND created_at < '2024-02-01'", false],
  ["Never compare with NULL", "src/a.sql", "WHERE deleted_at = NULL", true],
  ["No insert without a column list", "src/a.sql", "INSERT INTO orders VALUES (1, 2)", true],
  ["Every insert names its columns", "src/a.sql", "INSERT INTO orders SELECT * FROM old_orders", true],
  ["Every insert names its columns", "src/a.sql", "INSERT INTO orders (id, total) VALUES (1, 2)", false],
  ["Filters must not wrap functions around indexed columns", "src/a.sql", "WHERE DATE(created_at) = '2024-01-01'", true],
  ["Correlated subqueries are banned", "src/a.sql", "  (SELECT max(at) FROM events e WHERE e.user_id = u.id) AS last", true],
  [{ option: "Recursive CTEs" }, "src/a.sql", "WITH RECURSIVE tree AS (", true],
  ["Window functions must not be used", "src/a.sql", "  ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY at)", true],
  ["LIMIT without ORDER BY is forbidden", "src/a.sql", "SELECT id FROM events LIMIT 10", true],
  ["Index hints are forbidden", "src/a.sql", "SELECT id FROM orders USE INDEX (ix_created)", true],
  ["Index hints are forbidden", "src/a.sql", "CREATE INDEX ix_created ON orders (created_at)", false],
  ["No vendor-specific SQL", "src/a.sql", "ON CONFLICT (id) DO UPDATE SET n = 1", true],
  [{ option: "Upserts" }, "src/a.ts", "  await db.user.upsert({ where, create, update });", true],
  ["REPLACE INTO must never be used", "src/a.php", '$db->query("REPLACE INTO users (id) VALUES (?)");', true],
  ["INSERT IGNORE is not allowed", "src/a.php", '$db->query("INSERT IGNORE INTO users (id) VALUES (?)");', true],
];

describe("What rules say about queries", () => {
  test.each(queries)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});

// biome-ignore format: a table
const tables: readonly Row[] = [
  ["varchar(n) is forbidden; use text", "db/migrations/1.sql", "  name varchar(255) NOT NULL,", true],
  ["varchar(n) is forbidden; use text", "db/migrations/1.sql", "  name text NOT NULL,", false],
  ["No length limits: length-limited strings are not allowed", "app/models/a.py", "    name = Column(String(80))", true],
  ["Never use char(n) columns", "db/migrations/1.sql", "  country char(2) NOT NULL,", true],
  ["timetz must not be used", "db/migrations/1.sql", "  opens_at timetz,", true],
  [{ option: "Auto-incrementing ids" }, "app/models/order.java", "    @GeneratedValue(strategy = GenerationType.IDENTITY)", true],
  ["Integer primary keys are forbidden", "db/migrations/1.sql", "  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,", true],
  ["32-bit ids are forbidden", "db/migrate/1.rb", "      t.integer :account_id, null: false", true],
  ["32-bit ids are forbidden", "db/migrate/1.rb", "      t.bigint :account_id, null: false", false],
  ["Composite primary keys must not be used", "db/migrations/1.sql", "  PRIMARY KEY (order_id, line_no)", true],
  [{ option: "Natural keys" }, "db/migrations/1.sql", "  sku text PRIMARY KEY,", true],
  ["Natural keys are not allowed", "db/migrations/1.sql", "  id uuid PRIMARY KEY,", false],
  ["Polymorphic associations are banned", "app/models/comment.rb", "  belongs_to :commentable, polymorphic: true", true],
  ["Polymorphic associations are banned", "app/models/comment.rb", "  belongs_to :post", false],
  [{ option: "Entity-attribute-value tables" }, "db/migrations/1.sql", "CREATE TABLE product_attributes (", true],
  ["No comma-separated lists in columns", "db/migrations/1.sql", "  tag_ids text,", true],
  ["Array columns are forbidden", "db/migrations/1.sql", "  tags text[] NOT NULL,", true],
  ["No Postgres extensions", "db/migrations/1.sql", "CREATE EXTENSION IF NOT EXISTS hstore;", true],
  [{ option: "Single-table inheritance" }, "src/entity/Animal.java", "@Inheritance(strategy = InheritanceType.SINGLE_TABLE)", true],
  ["Table inheritance must never be used", "db/migrations/1.sql", ") INHERITS (events);", true],
  ["Table inheritance must never be used", "db/migrations/1.sql", "CREATE TABLE orders (", false],
  ["Table inheritance must never be used", "src/A.ts", "export class Dog extends Animal {", false],
  ["Triggers must not hold audit logic", "db/migrations/1.sql", "CREATE TRIGGER orders_audit AFTER UPDATE ON orders", true],
  [{ option: "Business logic in the database" }, "db/migrations/1.sql", "CREATE OR REPLACE FUNCTION order_total(id bigint)", true],
  ["Stored procedures are forbidden", "src/Db.cs", "        cmd.CommandType = CommandType.StoredProcedure;", true],
  ["SQL cursors are not allowed", "db/a.sql", "DECLARE order_cur CURSOR FOR", true],
  ["Do not create temporary tables", "db/a.sql", "CREATE TEMP TABLE recent AS", true],
  ["Do not create temporary tables", "db/a.sql", "CREATE TABLE templates (", false],
  ["Unlogged tables are forbidden", "db/a.sql", "CREATE UNLOGGED TABLE jobs (", true],
  ["Mixed-case identifiers are banned", "db/a.sql", 'CREATE TABLE "OrderLines" (', true],
  ["Plural table names must not be used", "db/a.sql", "CREATE TABLE orders (", true],
  ["Plural table names must not be used", "db/a.sql", "CREATE TABLE address (", false],
  ["Table names are plural", "db/a.sql", "CREATE TABLE order_line (", true],
  ["No table prefixes", "db/a.sql", "CREATE TABLE tbl_order (", true],
  ["No reserved words as table names", "db/a.sql", "CREATE TABLE user (", true],
  ["No reserved words as table names", "db/a.sql", "CREATE TABLE app_user (", false],
  ["No generated columns", "db/a.sql", "  total numeric GENERATED ALWAYS AS (price * n) STORED,", true],
  [{ option: "Column defaults" }, "db/a.sql", "  state text NOT NULL DEFAULT 'new',", true],
  ["Check constraints must not be used", "db/a.sql", "  CHECK (price > 0)", true],
  ["Boolean columns are discouraged: do not add boolean flags", "db/a.sql", "  is_active boolean NOT NULL DEFAULT true,", true],
  ["Nullable booleans are forbidden", "db/a.sql", "  is_active boolean,", true],
  ["Nullable booleans are forbidden", "db/a.sql", "  is_active boolean NOT NULL,", false],
  ["Never set null=True on text fields", "app/models.py", "    bio = models.TextField(null=True)", true],
  ["Dates must never be stored as strings", "db/a.sql", "  created_at varchar(32),", true],
  ["Timestamps must not be stored as integers", "db/a.sql", "  created_at bigint NOT NULL,", true],
  ["Timestamps must not be stored as integers", "db/a.sql", "  created_at timestamptz NOT NULL,", false],
  [{ option: "Y/N flags" }, "db/a.sql", "  active CHAR(1) CHECK (active IN ('Y', 'N')),", true],
  ["utf8mb3 is forbidden", "db/a.sql", ") ENGINE=InnoDB DEFAULT CHARSET=utf8;", true],
  ["utf8mb3 is forbidden", "db/a.sql", ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;", false],
  ["MyISAM tables must not be created", "db/a.sql", ") ENGINE = MyISAM;", true],
  ["MyISAM tables must not be created", "db/a.sql", "CREATE TABLE orders (", false],
  ["No reserved words as table names", "db/a.sql", "CREATE TABLE orders (", false],
  [{ option: "Partitioned tables" }, "db/a.sql", ") PARTITION BY RANGE (created_at);", true],
];

describe("What rules say about tables", () => {
  test.each(tables)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});

// biome-ignore format: a table
const changes: readonly Row[] = [
  ["Down migrations are forbidden", "migrations/versions/ab12.py", "def downgrade():", true],
  ["Migrations are forward-only", "db/migrate/1.rb", "  def down", true],
  ["Migrations are forward-only", "app/slide.ts", "  down() {", false],
  ["Every migration is reversible", "app/migrations/0002.py", "        migrations.RunPython(fill_names),", true],
  ["Every migration is reversible", "app/migrations/0002.py", "        migrations.RunPython(fill_names, clear_names),", false],
  ["Every migration is reviewed and has a rollback plan", "app/migrations/0002.py", "        migrations.RunPython(fill_names),", false],
  ["Migrations must not change data", "db/migrations/2.sql", "UPDATE orders SET state = 'new';", true],
  ["Migrations must not change data", "db/migrations/2.sql", "ALTER TABLE orders ADD COLUMN state text;", false],
  [{ option: "Backfills in migrations" }, "db/migrate/2.rb", "    Order.in_batches.update_all(state: 'new')", true],
  ["No application models in migrations", "db/migrate/2.rb", "    Order.find_each do |order|", true],
  ["Migrations must not import application models", "app/migrations/0002.py", "from orders.models import Order", true],
  ["Migrations must not import application models", "app/migrations/0002.py", "from django.db import migrations, models", false],
  ["Migrations must not use IF NOT EXISTS", "db/migrations/2.sql", "CREATE TABLE IF NOT EXISTS orders (", true],
  ["Migrations are idempotent", "db/migrations/2.sql", "CREATE TABLE orders (", true],
  ["Migrations are idempotent", "db/migrations/2.sql", "CREATE TABLE IF NOT EXISTS orders (", false],
  ["Never add a column with a default", "db/migrate/2.rb", "    add_column :orders, :state, :string, default: 'new'", true],
  ["Never set NOT NULL on existing columns", "db/migrations/2.sql", "ALTER TABLE orders ALTER COLUMN state SET NOT NULL;", true],
  ["Constraints must never be validated in one step", "db/migrations/2.sql", "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES b (id);", true],
  ["Constraints must never be validated in one step", "db/migrations/2.sql", "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES b (id) NOT VALID;", false],
  ["Do not add unique constraints to existing tables", "db/migrations/2.sql", "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);", true],
  [{ option: "VACUUM FULL" }, "db/nightly.sql", "VACUUM FULL orders;", true],
  ["Every migration sets a lock_timeout", "db/migrations/2.sql", "ALTER TABLE users ADD COLUMN nick text;", true],
  ["Statement timeouts must not be disabled", "db/migrations/2.sql", "SET statement_timeout = 0;", true],
  ["Non-atomic migrations are forbidden", "app/migrations/0002.py", "    atomic = False", true],
  ["The database must never be reset by a script", "scripts/up.sh", "php artisan migrate:fresh --seed", true],
  ["Never drop the schema", "scripts/up.sh", "flyway clean migrate", true],
  ["Never drop the schema", "scripts/up.sh", "flyway migrate", false],
  ["Out-of-order migrations are not allowed", "src/application.yml", "    out-of-order: true", true],
  ["No repeatable migrations", "db/changelog/a.yaml", "      runOnChange: true", true],
  ["Migrations must not be faked", "scripts/up.sh", "python manage.py migrate --fake orders", true],
  [{ option: "XML changelogs" }, "db/changelog/a.xml", '  <changeSet id="1" author="ann">', true],
  ["DROP with CASCADE is forbidden", "db/migrations/2.sql", "DROP TABLE orders CASCADE;", true],
  ["DROP with CASCADE is forbidden", "app/order.rb", "  has_many :lines, dependent: :destroy", false],
  ["Do not set the search path", "db/migrations/2.sql", "SET search_path TO billing;", true],
  ["The public schema must not be used", "db/migrations/2.sql", "CREATE TABLE public.orders (", true],
  [{ option: "Foreign data wrappers" }, "db/migrations/2.sql", "CREATE SERVER billing FOREIGN DATA WRAPPER postgres_fdw;", true],
];

describe("What rules say about changing a schema", () => {
  test.each(changes)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});

// biome-ignore format: a table
const mappings: readonly Row[] = [
  ["Validations must never be bypassed", "app/a.rb", "    order.save(validate: false)", true],
  ["Validations must never be bypassed", "app/a.rb", "    order.save!", false],
  [{ option: "Eager loading of relations" }, "src/Order.java", "    @OneToMany(fetch = FetchType.EAGER)", true],
  ["Relations are always lazy", "src/order.entity.ts", "  @OneToMany(() => Line, (it) => it.order, { eager: true })", true],
  ["No lazy loading", "src/Startup.cs", "        options.UseLazyLoadingProxies();", true],
  ["Open session in view is forbidden", "src/application.yml", "    open-in-view: true", true],
  ["No cascading deletes", "app/order.rb", "  has_many :lines, dependent: :destroy", true],
  ["No cascading deletes", "app/order.rb", "  has_many :lines, dependent: :restrict_with_error", false],
  ["Bidirectional relations must be avoided", "src/Order.java", '    @OneToMany(mappedBy = "order")', true],
  [{ option: "Implicit many-to-many tables" }, "app/order.rb", "  has_and_belongs_to_many :tags", true],
  ["Models must not filter rows implicitly", "src/Db.cs", "        builder.Entity<Order>().HasQueryFilter(o => !o.IsDeleted);", true],
  [{ option: "A scope applied to every query of the model" }, "app/order.rb", "  default_scope { where(hidden: false) }", true],
  ["Tenant filters must never be bypassed", "app/order.rb", "    Order.unscoped.find(id)", true],
  [{ option: "Row-level security" }, "db/a.sql", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;", true],
  [{ option: "Schema per tenant" }, "Gemfile", 'gem "apartment"', true],
  ["Nested transactions are banned", "app/a.py", "    with session.begin_nested():", true],
  ["Distributed transactions are not allowed", "src/A.cs", "        using var scope = new TransactionScope();", true],
  ["Autocommit is forbidden", "app/a.py", "    conn.autocommit = True", true],
  ["Transactions must not be committed manually", "app/a.py", "        session.commit()", true],
  [{ option: "A job queue in Postgres" }, "db/a.sql", "FOR UPDATE SKIP LOCKED", true],
  ["Advisory locks are forbidden", "app/a.py", '    cur.execute("SELECT pg_advisory_lock(42)")', true],
  [{ option: "LISTEN/NOTIFY, pg_notify" }, "app/a.py", "    cur.execute(\"SELECT pg_notify('orders', %s)\", (id,))", true],
  [{ option: "Postgres full-text search" }, "db/a.sql", "CREATE INDEX ix ON posts USING gin (to_tsvector('english', body));", true],
  ["Do not use get-or-create", "app/a.py", "    user, _ = User.objects.get_or_create(email=email)", true],
  ["Never load whole tables into memory", "app/a.rb", "    User.all.each { |it| mail(it) }", true],
  ["Never load whole tables into memory", "app/a.rb", "    User.find_each { |it| mail(it) }", false],
];

describe("What rules say about the way from code to tables", () => {
  test.each(mappings)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });

  test("Rows are inserted in bulk", () => {
    expect(judged("Rows are inserted in bulk", "app/a.py", ["        row.save()"], ["    for row in rows:"])).toBe(
      true,
    );
  });
});

// biome-ignore format: a table
const documents: readonly Row[] = [
  ["Server-side JavaScript is forbidden", "src/a.ts", '  await users.find({ $where: "this.age > 3" });', true],
  ["Joins across collections must not be used", "src/a.ts", '  { $lookup: { from: "orders" } },', true],
  [{ option: "Mongoose populate on references" }, "src/a.ts", '  await Order.find(q).populate("customer");', true],
  ["No schemaless documents", "src/models/a.ts", "  meta: Schema.Types.Mixed,", true],
  ["Indexes must not be created at start", "src/a.ts", "  await users.createIndex({ email: 1 });", true],
  ["Indexes must not be created at start", "db/a.sql", "CREATE INDEX ix_created ON orders (created_at);", false],
  ["Unacknowledged writes are banned", "src/a.ts", "  await users.insertOne(user, { writeConcern: { w: 0 } });", true],
  ["Unacknowledged writes are banned", "src/a.ts", '  await users.insertOne(user, { writeConcern: { w: "majority" } });', false],
  ["Never run unfiltered deletes", "src/a.ts", "  await users.deleteMany({});", true],
  ["Never run unfiltered deletes", "src/a.ts", "  await users.deleteMany({ tenant });", false],
  ["Never scan the table", "src/a.ts", "  await client.send(new ScanCommand({ TableName }));", true],
  ["Never scan the table", "src/a.go", "  err := rows.Scan(&id)", false],
  [{ option: "Global secondary indexes" }, "infra/a.tf", "  global_secondary_index {", true],
  ["Filter expressions are not allowed", "src/a.ts", '    FilterExpression: "state = :s",', true],
  ["Reads are strongly consistent", "src/a.ts", "    ConsistentRead: false,", true],
  ["Eventually consistent reads are forbidden", "src/a.ts", "    ConsistentRead: true,", false],
  [{ option: "Provisioned capacity" }, "infra/a.tf", '  billing_mode = "PROVISIONED"', true],
  ["Redis Lua scripts are forbidden", "src/a.ts", "  await redis.eval(script, 1, key);", true],
  ["Numbered Redis databases are banned", "src/config.py", 'URL = "redis://cache:6379/3"', true],
  ["No Redis locks", "src/a.py", "    if redis.set(key, token, nx=True, ex=10):", true],
  [{ option: "Redis pub/sub" }, "src/a.ts", '  await redis.publish("orders", id);', true],
  ["Dynamic mappings are forbidden", "search/orders.json", '  "mappings": { "dynamic": true,', true],
  ["Mappings are explicit", "search/orders.json", '  "mappings": { "dynamic": "strict",', false],
  ["Deep paging is not allowed", "src/search.ts", "  await client.search({ from: page * size, size });", true],
  ["Wildcard queries must never be used", "src/search.ts", "  query: { wildcard: { name: term } },", true],
  ["Never force an immediate refresh", "src/search.ts", "  await client.index({ index, document, refresh: true });", true],
  ["Delete-by-query is forbidden", "src/search.ts", "  await client.deleteByQuery({ index, query });", true],
  ["ALLOW FILTERING must never be used", "src/a.py", '    q = "SELECT id FROM users WHERE age = 3 ALLOW FILTERING"', true],
  ["Lightweight transactions are discouraged: avoid lightweight transactions", "src/a.py", '    q = "INSERT INTO users (id) VALUES (?) IF NOT EXISTS"', true],
  [{ option: "SimpleStrategy, replication factor 1" }, "db/keyspace.cql", "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};", true],
  ["Firestore rules must never be open to everyone", "firestore.rules", "      allow read, write: if true;", true],
  ["Firestore rules must never be open to everyone", "firestore.rules", "      allow read: if request.auth != null;", false],
  ["No collection group queries", "src/a.ts", '  const lines = collectionGroup(db, "lines");', true],
  [{ option: "Realtime listeners" }, "src/a.ts", "  onSnapshot(doc, render);", true],
];

describe("What rules say about stores without tables", () => {
  test.each(documents)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});
