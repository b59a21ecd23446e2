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
  ["Comma-separated lists must not be stored in columns", "db/migrations/1.sql", "  tag_ids text,", true],
  ["Array columns are forbidden", "db/migrations/1.sql", "  tags text[] NOT NULL,".replace("text", "TEXT"), true],
  ["No Postgres extensions", "db/migrations/1.sql", "CREATE EXTENSION IF NOT EXISTS hstore;", true],
  [{ option: "Single-table inheritance" }, "src/entity/Animal.java", "@Inheritance(strategy = InheritanceType.SINGLE_TABLE)", true],
  ["Table inheritance must never be used", "db/migrations/1.sql", ") INHERITS (events);", true],
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
  ["Tables must not have a prefix", "db/a.sql", "CREATE TABLE tbl_order (", true],
  ["Reserved words are never used as names", "db/a.sql", "CREATE TABLE user (", true],
  ["Reserved words are never used as names", "db/a.sql", "CREATE TABLE app_user (", false],
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
  [{ option: "Partitioned tables" }, "db/a.sql", ") PARTITION BY RANGE (created_at);", true],
];

describe("What rules say about tables", () => {
  test.each(tables)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});
