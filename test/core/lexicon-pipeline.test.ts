import { describe, expect, test } from "vitest";
import { judged } from "./judged.ts";

type Row = readonly [rule: string | { option: string }, path: string, line: string, isBroken: boolean];

// biome-ignore format: a table
const frames: readonly Row[] = [
  ["No in-place operations on data frames", "etl/a.py", "    df.drop(columns=['x'], inplace=True)", true],
  ["Data frames must never be iterated row by row", "etl/a.py", "    for _, row in df.iterrows():", true],
  ["Data frames must never be iterated row by row", "etl/a.py", "    for name, group in df.groupby('name'):", false],
  [{ option: "Pandas apply" }, "etl/a.py", "    df['net'] = df['gross'].apply(lambda it: it / 1.19)", true],
  ["Chained assignment is forbidden", "etl/a.py", "    df['a'][mask] = 0", true],
  ["Chained assignment is forbidden", "etl/a.py", "    df.loc[mask, 'a'] = 0", false],
  ["Never append to a data frame in a loop", "etl/a.py", "        df = pd.concat([df, page])", true],
  ["Schemas must not be inferred", "etl/a.py", '    df = spark.read.option("inferSchema", "true").csv(path)', true],
  ["Schemas are always declared", "etl/a.py", '    df = spark.read.option("inferSchema", True).csv(path)', true],
  ["Schemas are always declared", "etl/a.py", "    df = spark.read.schema(ORDERS).csv(path)", false],
  ["Do not collect data to the driver", "etl/a.py", "    rows = orders_df.collect()", true],
  ["Python UDFs are banned", "etl/a.py", "@udf(returnType=StringType())", true],
  [{ option: "RDDs" }, "etl/a.scala", "val words = sc.textFile(path)", true],
  ["Never write a single file", "etl/a.py", "    df.coalesce(1).write.parquet(path)", true],
  ["Data frames must not be cached", "etl/a.py", "    df = orders_df.filter(paid).cache()", true],
  ["Tables must never be overwritten", "etl/a.py", '    df.write.mode("overwrite").saveAsTable("orders")', true],
  ["Tasks are idempotent", "etl/a.py", '    df.write.mode("append").saveAsTable("orders")', true],
  [{ option: "Automatic schema evolution" }, "etl/a.py", '    df.write.option("mergeSchema", "true").save(path)', true],
  ["Windows use event time", "src/A.java", "    .window(TumblingProcessingTimeWindows.of(Time.minutes(5)))", true],
  ["The eager API of polars must not be used", "etl/a.py", '    df = pl.read_parquet("orders.parquet")', true],
  ["The eager API of polars must not be used", "etl/a.py", '    df = pl.scan_parquet("orders.parquet")', false],
  ["pyplot is not allowed in the library", "src/lib/a.py", "    plt.plot(xs, ys)", true],
  ["Legacy numpy aliases are forbidden", "src/a.py", "    x = np.zeros(3, dtype=np.float)", true],
  ["Legacy numpy aliases are forbidden", "src/a.py", "    x = np.zeros(3, dtype=np.float64)", false],
  ["Never show data frames in production", "etl/a.py", "    orders_df.show()", true],
];

describe("What rules say about frames of data", () => {
  test.each(frames)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});

// biome-ignore format: a table
const jobs: readonly Row[] = [
  ["Airflow variables must not be read at the top level", "dags/orders.py", 'BUCKET = Variable.get("bucket")', true],
  [{ option: "XComs" }, "dags/orders.py", "    ti.xcom_push(key='rows', value=rows)", true],
  ["SubDAGs are forbidden", "dags/orders.py", "    load = SubDagOperator(task_id='load')", true],
  ["No catchup", "dags/orders.py", "    catchup=True,", true],
  ["No catchup", "dags/orders.py", "    catchup=False,", false],
  ["Tasks must not depend on past runs", "dags/orders.py", "    'depends_on_past': True,", true],
  ["Dynamic start dates are banned", "dags/orders.py", "    start_date=datetime.now(),", true],
  ["Start dates are always fixed", "dags/orders.py", "    start_date=days_ago(1),", true],
  ["Start dates are always fixed", "dags/orders.py", "    start_date=datetime(2024, 1, 1, tzinfo=UTC),", false],
  [{ option: "Heavy processing in Airflow" }, "dags/orders.py", "import pandas as pd", true],
  ["Bash operators must never be used", "dags/orders.py", "    load = BashOperator(task_id='load', bash_command='make')", true],
  ["Blocking sensors are forbidden", "dags/orders.py", "    wait = S3KeySensor(task_id='wait', bucket_key=key)", true],
  ["Blocking sensors are forbidden", "dags/orders.py", "    wait = S3KeySensor(task_id='wait', mode='reschedule')", false],
  ["Retries must never be disabled", "dags/orders.py", "    'retries': 0,", true],
  ["Topics must not be created automatically", "infra/kafka.properties", "auto.create.topics.enable=true", true],
  [{ option: "acks=1" }, "src/producer.ts", "  await producer.send({ acks: 1, topic, messages });", true],
  ["No schemaless messages", "connect/orders.json", '  "value.converter": "org.apache.kafka.connect.json.JsonConverter",', true],
  ["Malformed records must never be skipped", "connect/orders.json", '  "errors.tolerance": "all",', true],
  ["Malformed records must never be skipped", "etl/a.py", "    df = pd.read_csv(path, dtype=str, on_bad_lines='error')", false],
];

describe("What rules say about jobs", () => {
  test.each(jobs)("%j meets %s: %s (%j)", (rule, path, line, isBroken) => {
    expect(judged(rule, path, [line])).toBe(isBroken);
  });
});
