import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { foreignIn, importsForeign } from "../../src/core/foreign.ts";
import { sourceLines } from "../../src/core/source-line.ts";

describe("what stands on its own", () => {
  // biome-ignore format: a table
  test.each<[string, boolean]>([
    ["pricing.domain imports only the standard library and itself.",             true ],
    ["The `domain` packages are plain Java; they know nothing of frameworks.",   true ],
    ["core/ compiles with nothing but the JDK.",                                 true ],
    ["The SDK has no third-party dependencies.",                                 true ],
    ["The domain model must not use any external libraries.",                    true ],
    ["The domain is framework-free.",                                            true ],
    ["The domain may use third-party libraries.",                                false],
    ["Third-party actions are pinned; no third-party code runs without review.", false],
    ["We use the standard library.",                                             false],
    ["Pure functions are preferred.",                                            false],
  ])("%s: %s", (sentence, expected) => {
    expect(foreignIn(sentence) !== undefined).toBe(expected);
  });

  // biome-ignore format: a table
  test.each<[string, string, boolean]>([
    ["pricing/domain/tariff.py",                   "from sqlalchemy.orm import Session",                   true ],
    ["pricing/domain/tariff.py",                   "from decimal import Decimal",                          false],
    ["pricing/domain/tariff.py",                   "from pricing.domain.money import Money",               false],
    ["pricing/domain/tariff.py",                   "from .money import Money",                             false],
    ["src/domain/order.ts",                        'import { v4 } from "uuid";',                           true ],
    ["src/domain/order.ts",                        'import { Entity } from "@nestjs/common";',             true ],
    ["src/domain/order.ts",                        'import { money } from "@acme/money";',                 false],
    ["src/domain/order.ts",                        'import { money } from "../money.js";',                 false],
    ["src/domain/order.ts",                        'import { ok } from "node:assert";',                    false],
    ["internal/domain/order.go",                   '\t"github.com/google/uuid"',                           true ],
    ["internal/domain/order.go",                   '\t"github.com/acme/shop/internal/money"',              false],
    ["internal/domain/order.go",                   '\t"encoding/json"',                                    false],
    ["app/src/main/java/com/acme/domain/Order.java", "import org.springframework.stereotype.Component;",   true ],
    ["app/src/main/java/com/acme/domain/Order.java", "import com.acme.money.Money;",                       false],
    ["app/src/main/java/com/acme/domain/Order.java", "import java.util.List;",                             false],
    ["app/src/main/java/com/acme/domain/Order.java", "import javax.persistence.Entity;",                   true ],
    ["crates/shop-domain/src/lib.rs",              "use serde::Deserialize;",                              true ],
    ["crates/shop-domain/src/lib.rs",              "use shop_money::Money;",                               false],
    ["crates/shop-domain/src/lib.rs",              "use std::fmt;",                                        false],
    ["src/Shop.Domain/Order.cs",                   "using Microsoft.EntityFrameworkCore;",                 true ],
    ["src/Shop.Domain/Order.cs",                   "using Shop.Money;",                                    false],
    ["src/Domain/Order.php",                       "use Doctrine\\ORM\\Mapping as ORM;",                   true ],
    ["src/Domain/Order.php",                       "use App\\Money\\Money;",                               false],
  ])("%s: %s", (path, added, expected) => {
    const diff = `--- a/${path}\n+++ b/${path}\n@@ -1,1 +1,2 @@\n x\n+${added}\n`;
    const foreign = { said: "the domain imports only the standard library" };
    const lines = sourceLines(parseDiff(diff)).filter((it) => it.kind === "added");
    expect(lines.some((it) => importsForeign(foreign, it))).toBe(expected);
  });

  test("what the sentence names is not foreign", () => {
    const diff = '--- a/src/domain/a.ts\n+++ b/src/domain/a.ts\n@@ -1,1 +1,2 @@\n x\n+import { z } from "zod";\n';
    const foreign = foreignIn("The domain imports only the standard library and zod.");
    expect(sourceLines(parseDiff(diff)).some((it) => foreign && importsForeign(foreign, it))).toBe(false);
  });
});
