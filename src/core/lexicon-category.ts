/** A kind of thing a project has one of, or none, and the packages that are it. */
export type Category = {
  /** Its name. */
  asks: RegExp;
  packages: readonly string[];
  /** What is done with it: `code logs through slog` names no kind. */
  does?: RegExp;
};

const kind = (asks: string, packages: string, does?: RegExp): Category => ({
  asks: new RegExp(`\\b(?:${asks})\\b`, "i"),
  packages: packages.split(/\s+/),
  ...(does && { does }),
});

/** Kinds of packages, over languages. */
// biome-ignore format: a table
export const categories: readonly Category[] = [
  kind("orms?|object[- ]relational mappers?", "prisma sequelize typeorm mikro-orm drizzle-orm objection bookshelf sqlalchemy peewee tortoise-orm pony sqlmodel gorm ent bun diesel sea-orm hibernate hibernate-core spring-boot-starter-data-jpa spring-data-jpa jooq exposed activerecord sequel eloquent doctrine doctrine/orm microsoft.entityframeworkcore nhibernate ecto", /\b(?:database|data|sql|rows?|tables?|queries|persist\w*|entities) (?:access|mapping|is|are|mapped)\b|\bmaps? (?:rows|entities)\b/i),
  kind("http clients?(?: librar(?:y|ies))?|request librar(?:y|ies)", "axios got node-fetch superagent request ky needle undici requests httpx aiohttp urllib3 resty reqwest ureq surf okhttp okhttp3 retrofit unirest faraday httparty rest-client typhoeus guzzle guzzlehttp/guzzle restsharp flurl refit dio alamofire httpoison tesla", /\b(?:http|outgoing|outbound|rest|api) (?:requests?|calls?|traffic)\b/i),
  kind("date(?:[ /-]time)? librar(?:y|ies)|date utilit\\w+|date packages?", "moment moment-timezone dayjs date-fns luxon js-joda arrow pendulum dateutil python-dateutil delorean joda-time nodatime carbon nesbot/carbon chrono time", /\b(?:dates?|times?|timestamps?|time zones?)\b.*\b(?:handled|parsed|formatted|computed|arithmetic|calculations?|handling|formatting)\b/i),
  kind("utility librar(?:y|ies)|helper librar(?:y|ies)", "lodash underscore ramda rambda remeda lodash-es guava commons-lang3 commons-lang boltons toolz lo"),
  kind("validation librar(?:y|ies)|schema librar(?:y|ies)", "zod joi yup ajv io-ts superstruct valibot class-validator runtypes typebox pydantic marshmallow cerberus voluptuous jsonschema validator go-playground/validator ozzo-validation fluentvalidation", /\bvalidat(?:e|es|ed|ion)\b/i),
  kind("logging (?:librar(?:y|ies)|frameworks?|packages?)|loggers?", "winston pino bunyan log4js loglevel signale logrus zap zerolog loguru structlog log4j log4j2 logback serilog nlog monolog slog env_logger tracing lager semantic_logger", /\blog(?:s|ged|ging|ger)?\b/i),
  kind("state (?:management )?(?:librar(?:y|ies)|managers?|containers?)|state management", "redux react-redux @reduxjs/toolkit zustand mobx mobx-react recoil jotai valtio xstate effector vuex pinia ngrx @ngrx/store akita ngxs bloc flutter_bloc riverpod provider getx", /\b(?:client|global|shared|ui|application|app)[- ](?:side )?state\b|\bstate (?:lives|is kept|is held)\b/i),
  kind("test (?:runners?|frameworks?|librar(?:y|ies))|testing (?:librar(?:y|ies)|frameworks?)", "jest vitest mocha jasmine ava tape karma qunit pytest nose nose2 unittest2 testify ginkgo junit testng spock rspec minitest phpunit pest xunit nunit mstest kotest", /\b(?:unit |integration )?tests? (?:are|is|runs?|use|must|written)\b/i),
  kind("mocking (?:librar(?:y|ies)|frameworks?)|mock(?:ing)? librar(?:y|ies)", "sinon testdouble ts-mockito nock mockito powermock easymock mockk moq nsubstitute fakeiteasy gomock mockery testify/mock mockall pytest-mock responses rspec-mocks mocha webmock", /\bmocks?(?:ed|ing)?\b/i),
  kind("web frameworks?|http frameworks?|server frameworks?", "express fastify koa hapi @hapi/hapi nestjs @nestjs/core hono restify flask django fastapi starlette sanic tornado bottle falcon gin echo fiber chi gorilla/mux beego actix-web axum rocket warp spring-boot-starter-web micronaut quarkus ktor javalin sinatra rails hanami laravel symfony slim phoenix"),
  kind("(?:ui |front-?end |javascript |client-side )frameworks?", "react vue angular @angular/core svelte solid-js preact ember ember-source backbone jquery alpinejs lit mithril"),
  kind("(?:ui|component) (?:kits?|librar(?:y|ies))", "@mui/material material-ui antd @chakra-ui/react chakra-ui bootstrap react-bootstrap semantic-ui-react @mantine/core mantine primereact primeng vuetify quasar element-plus @fluentui/react blueprintjs"),
  kind("css frameworks?", "tailwindcss bootstrap bulma foundation-sites materialize-css windicss unocss semantic-ui purecss"),
  kind("bundlers?|build tools?", "webpack rollup parcel esbuild vite @rspack/core rspack snowpack browserify gulp grunt turbopack", /\bbundl(?:e|es|ed|ing)\b/i),
  kind("(?:di|dependency injection|ioc) (?:containers?|frameworks?|librar(?:y|ies))|dependency injection|containers? for injection", "inversify tsyringe awilix typedi bottlejs dependency-injector injector punq wire google/wire fx uber-go/fx dig uber-go/dig guice dagger koin hilt autofac castle.windsor ninject structuremap lamar dry-container php-di", /\bwir(?:ed|ing)\b|\binject(?:ed|ion|s)\b/i),
  kind("message (?:brokers?|queues?|buses?)|brokers?|queue(?:ing)? systems?|event (?:bus(?:es)?|brokers?)", "kafka kafkajs amqplib amqp rabbitmq nats bullmq bull bee-queue celery rq dramatiq huey pika kombu aio-pika confluent-kafka sarama sidekiq resque activemq masstransit nservicebus rebus pulsar zeromq aws-sdk/client-sqs @aws-sdk/client-sqs machinery asynq spring-kafka spring-rabbit"),
  kind("template engines?|templating(?: engines?| librar(?:y|ies))?", "handlebars mustache ejs pug nunjucks liquidjs eta jinja2 mako chameleon thymeleaf freemarker velocity twig smarty haml slim tera askama", /\b(?:templates?|templating|pages|html) (?:are|is) (?:rendered|written)\b/i),
  kind("(?:headless )?browser(?: automation)?(?: librar(?:y|ies))?|e2e frameworks?", "playwright @playwright/test puppeteer cypress selenium selenium-webdriver webdriverio testcafe nightwatch capybara"),
  kind("feature[- ]flag (?:services?|providers?|sdks?|librar(?:y|ies))", "launchdarkly launchdarkly-node-server-sdk unleash unleash-client flagsmith split growthbook configcat openfeature flipper"),
  kind("error (?:trackers?|tracking)|crash report\\w*|monitoring (?:vendors?|agents?|sdks?)|apm", "sentry @sentry/node @sentry/browser @sentry/react sentry-sdk bugsnag rollbar raygun honeybadger newrelic datadog dd-trace elastic-apm-node airbrake appsignal", /\b(?:errors|exceptions|crashes) (?:are|go|get) (?:reported|sent|tracked|to)\b/i),
  kind("task runners?|monorepo tools?", "nx lerna turbo gulp grunt rush moon invoke mage"),
  kind("linters?|formatters?", "eslint prettier biome tslint standard xo oxlint stylelint pylint flake8 black ruff isort autopep8 yapf golangci-lint rubocop ktlint detekt checkstyle"),
  kind("package managers?", "npm yarn pnpm bun pip pipenv poetry uv conda pdm"),
  kind("caches?|caching (?:layers?|librar(?:y|ies)|servers?)|cache (?:servers?|stores?)", "redis ioredis memcached memjs lru-cache node-cache cachetools caffeine ehcache hazelcast ristretto go-cache bigcache moka django-redis pymemcache"),
  kind("search (?:engines?|servers?|clusters?)", "elasticsearch opensearch @elastic/elasticsearch @opensearch-project/opensearch meilisearch algoliasearch typesense solr pysolr searchkick sphinx"),
  kind("nosql(?: \\w+)?|document (?:stores?|databases?)|(?:second|other|additional|further|another) (?:database|data store|datastore)s?", "mongodb mongoose pymongo motor mongo-driver cassandra-driver couchbase couchdb nano dynamodb @aws-sdk/client-dynamodb firebase-admin @google-cloud/firestore neo4j neo4j-driver influxdb rethinkdb"),
  kind("cloud (?:vendor )?sdks?|vendor sdks?|cloud[- ]specific", "aws-sdk boto3 botocore @aws-sdk/client-s3 aws-sdk-go aws-sdk-go-v2 software.amazon.awssdk com.amazonaws @azure/storage-blob azure-storage-blob azure-identity @google-cloud/storage google-cloud-storage cloud.google.com/go"),
  kind("graph ?ql (?:clients?|servers?|librar(?:y|ies))|graphql", "graphql apollo-server @apollo/server @apollo/client apollo-client urql relay-runtime graphene strawberry-graphql ariadne gqlgen async-graphql juniper hotchocolate graphql-ruby graphql-yoga mercurius type-graphql"),
  kind("animation librar(?:y|ies)", "framer-motion gsap animejs react-spring @react-spring/web lottie-web velocity-animate", /\banimat(?:ed|ions?)\b/i),
  kind("chart(?:ing)? librar(?:y|ies)", "chart.js recharts highcharts d3 echarts apexcharts victory nivo plotly.js", /\bcharts? (?:are|is)\b/i),
  kind("icon (?:librar(?:y|ies)|packs?|fonts?)", "react-icons font-awesome @fortawesome/fontawesome-free lucide-react @heroicons/react @mui/icons-material feather-icons"),
  kind("form librar(?:y|ies)", "formik react-hook-form redux-form final-form react-final-form vee-validate", /\bforms (?:are|use)\b/i),
  kind("polyfills?", "core-js babel-polyfill @babel/polyfill whatwg-fetch es6-promise regenerator-runtime"),
  kind("async runtimes?", "tokio async-std smol glommio"),
];
