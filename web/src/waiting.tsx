import { callTool, type Problem, type SearchAnswer } from "./api.ts";
import { Copy, Empty, IdLink, Loaded } from "./parts.tsx";
import { useLoaded } from "./use.ts";

/** What people still have to decide, to carry out or to renew. */
export function WaitingPage({ canExpire }: { canExpire: boolean }) {
  return (
    <article class="waiting">
      <h1>Waiting for a person</h1>
      <Waiting title="Proposed" state="proposed" note="Decide about these." command="approve" />
      <Waiting title="Drafts" state="draft" note="Agents wrote these; nobody proposed them yet." command="show" />
      <Waiting title="Open" state="open" note="Approved, and not completed." command="complete" />
      {canExpire && <Expiring />}
    </article>
  );
}

function Waiting(props: { title: string; state: string; note: string; command: string }) {
  const { title, state, note, command } = props;
  const input = { states: [state], limit: 40 };
  const loading = useLoaded(state, (signal) => callTool<SearchAnswer>("search_records", input, signal));
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Loaded loading={loading}>
        {({ hits, total }) =>
          hits.length === 0 ? (
            <Empty>None.</Empty>
          ) : (
            <>
              <p class="quiet">
                {note} {total > hits.length && `The first ${hits.length} of ${total}.`}
              </p>
              <ul class="cards">
                {hits.map((it) => (
                  <li key={it.id}>
                    <IdLink id={it.id}>{it.title}</IdLink>
                    <Copy text={`precedent ${command} ${it.id}`} label={`Copy the command that ${command}s ${it.title}`} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

const WITHIN_DAYS = 60;

function Expiring() {
  const loading = useLoaded("expiring", async (signal) => {
    const input = { expiring_within_days: WITHIN_DAYS };
    const { problems } = await callTool<{ problems: Problem[] }>("check_records", input, signal);
    return problems.filter((it) => /expir/.test(it.code) && it.at?.record);
  });
  return (
    <section aria-label="Expiring soon">
      <h2>Expiring soon</h2>
      <Loaded loading={loading}>
        {(problems) =>
          problems.length === 0 ? (
            <Empty>Nothing expires within {WITHIN_DAYS} days.</Empty>
          ) : (
            <ul class="cards">
              {problems.map((it) => (
                <li key={it.at?.record}>
                  <IdLink id={it.at?.record ?? ""}>{it.message}</IdLink>
                  <span class="quiet">{it.fix}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
