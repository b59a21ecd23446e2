/** Products by the words of a record, a colon, and the packages, modules, images and groups that are them. */
// biome-ignore format: a table
const LINES = `
trpc: @trpc/server @trpc/client @trpc/react-query @trpc
prisma: prisma @prisma/client @prisma
typeorm: typeorm @nestjs/typeorm
sequelize: sequelize sequelize-typescript
nest(?:\\.?js)?: @nestjs/core @nestjs
svelte(?: ?kit)?: svelte @sveltejs/kit
solid(?:\\.?js): solid-js
emotion: @emotion/react @emotion/styled @emotion
bootstrap: bootstrap react-bootstrap ng-bootstrap bootstrap-vue
chakra(?: ui)?: @chakra-ui/react @chakra-ui
ant design|antd: antd ant-design-vue @ant-design
font ?awesome: @fortawesome font-awesome @fortawesome/fontawesome-free
playwright: playwright @playwright/test microsoft.playwright playwright-core pytest-playwright
selenium: selenium selenium-webdriver org.seleniumhq.selenium
storybook: @storybook storybook
mixpanel: mixpanel mixpanel-browser mixpanel-python
segment\\.io|segment analytics: @segment/analytics-next analytics-node analytics-python @segment/analytics-node
google analytics: react-ga react-ga4 vue-gtag gtag ga-gtag gtag.js
google tag manager|gtm: react-gtm-module @gtm-support/vue-gtm gtm.js
stripe: stripe @stripe/stripe-js stripe-go stripe.net stripe-java
twilio: twilio twilio-go twilio-ruby
sendgrid: @sendgrid/mail sendgrid sendgrid-go sendgrid-ruby
mailgun: mailgun.js mailgun-js mailgun-ruby
okta: @okta okta okta-auth-js
keycloak: keycloak-js keycloak-connect python-keycloak org.keycloak keycloak
launch ?darkly: launchdarkly @launchdarkly launchdarkly-node-server-sdk launchdarkly-server-sdk launchdarkly-js-client-sdk
new ?relic: newrelic newrelic_rpm newrelic-agent
bugsnag: bugsnag @bugsnag/js @bugsnag
prometheus: prom-client prometheus_client prometheus-client micrometer-registry-prometheus client_golang prometheus-net
hystrix: hystrix com.netflix.hystrix
lombok: lombok org.projectlombok
jackson: com.fasterxml.jackson jackson-databind jackson-core
gson: gson com.google.code.gson
mockito: mockito org.mockito mockito-core mockito-kotlin mockito-inline
joda(?:[- ]time)?: joda-time org.joda.time
apache commons|commons[- ]lang: commons-lang3 commons-lang org.apache.commons
rx ?java: io.reactivex rxjava rxjava3
dagger|hilt: dagger com.google.dagger hilt-android
koin: koin io.insert-koin koin-core koin-android
retrofit: retrofit com.squareup.retrofit2 retrofit2
ok ?http: okhttp okhttp3 com.squareup.okhttp3
picasso: picasso com.squareup.picasso
realm: realm io.realm realmswift realm-swift
spring webflux|webflux: spring-boot-starter-webflux org.springframework.web.reactive
thymeleaf: thymeleaf spring-boot-starter-thymeleaf
quartz: quartz org.quartz quartz.net spring-boot-starter-quartz
auto ?mapper: automapper automapper.extensions.microsoft.dependencyinjection
mass ?transit: masstransit masstransit.rabbitmq
hangfire: hangfire hangfire.core hangfire.aspnetcore
n?hibernate: nhibernate hibernate hibernate-core
delayed[_ -]job: delayed_job delayed_job_active_record
good ?job: good_job
rspec: rspec rspec-rails rspec-core
doctrine: doctrine/orm doctrine/dbal doctrine/doctrine-bundle
laravel: laravel/framework illuminate
guzzle: guzzlehttp/guzzle guzzlehttp
gorm: gorm.io/gorm gorm jinzhu/gorm
viper: spf13/viper viper
cobra: spf13/cobra
testify: stretchr/testify testify
gin: gin-gonic/gin
logrus: sirupsen/logrus logrus
zerolog: rs/zerolog zerolog
uber fx: go.uber.org/fx uber-go/fx
temporal\\.io|temporal (?:workflows?|sdk): go.temporal.io @temporalio temporalio io.temporal
airflow: apache-airflow airflow
apache spark|pyspark: pyspark org.apache.spark spark-core
tensor ?flow: tensorflow tensorflow-cpu @tensorflow/tfjs
py ?torch: torch pytorch torchvision pytorch-lightning
lang ?chain: langchain langchain-core @langchain langchain-community langchain-openai
open ?ai(?: sdk)?: openai @azure/openai
click ?house: clickhouse-driver @clickhouse/client clickhouse-go clickhouse-connect clickhouse
neo4j: neo4j neo4j-driver
couch ?db: nano couchdb pouchdb
influx ?db: influxdb influxdb-client @influxdata/influxdb-client
consul: hashicorp/consul consul python-consul
etcd: go.etcd.io/etcd etcd3 etcd
zoo ?keeper: kazoo org.apache.zookeeper zookeeper node-zookeeper-client
active ?mq: activemq org.apache.activemq stompit
pulsar: pulsar-client apache-pulsar org.apache.pulsar
bull(?:mq)?: bullmq bull @nestjs/bull @nestjs/bullmq
mqtt: mqtt paho-mqtt mosquitto asyncio-mqtt paho.mqtt.golang mqttnet
signal ?r: @microsoft/signalr microsoft.aspnetcore.signalr
mapbox: mapbox-gl @mapbox react-map-gl
google maps: @googlemaps @react-google-maps/api google_maps_flutter
soap: zeep suds savon node-soap spring-ws
ldap: ldapjs python-ldap ldap3 go-ldap
saml: passport-saml python3-saml samlify ruby-saml
wkhtmltopdf: wkhtmltopdf pdfkit wicked_pdf
image ?magick: imagemagick rmagick mini_magick wand magick gm
three(?:\\.js): three @react-three/fiber
swagger|springfox: swagger-ui springfox springfox-swagger2 swagger-ui-express swagger-jsdoc swashbuckle.aspnetcore
crypto-?js: crypto-js
unleash: unleash-client unleash-proxy-client io.getunleash
mongo ?engine: mongoengine
flask-restful: flask_restful flask-restful
bcrypt: bcrypt bcryptjs py-bcrypt
argon2: argon2 argon2-cffi
web3(?:\\.js)?: web3 web3.js ethers
tanstack table: @tanstack/react-table
ag[- ]grid: ag-grid ag-grid-community ag-grid-react ag-grid-enterprise
high ?charts: highcharts highcharts-react-official
tiny ?mce: tinymce @tinymce/tinymce-react
ck ?editor: ckeditor @ckeditor/ckeditor5-react ckeditor4
framer motion: framer-motion
node[- ]?sass: node-sass
`;

/** Each row: the words as a pattern, and the packages. */
export const productPackages: readonly (readonly [asks: string, packages: readonly string[]])[] = LINES.trim()
  .split("\n")
  .map((line) => {
    const at = line.lastIndexOf(": ");
    return [line.slice(0, at), line.slice(at + 2).split(" ")] as const;
  });
