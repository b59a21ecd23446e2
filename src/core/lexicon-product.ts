import { type Concept, sign } from "./concept.ts";

/** What may follow where the service itself is meant: `SQS messages` are not SQS. */
const WHOLE = String.raw`(?=\s*(?:$|[,;.()/]|(?:and|or|nor|for|in|on|as|at|instead|anywhere|(?:be )?(?:used|deployed|provisioned|introduced|adopted))\b))`;

/**
 * Services of clouds, and the resources, clients and settings by which they come in.
 * @param family where a part of it is meant, `scripted pipelines in Jenkins`, the whole is not
 */
const service = (asks: string, shows: string, family?: string): Concept =>
  sign(new RegExp(`(?<![\\w-])(?:${asks})${WHOLE}`, "i"), new RegExp(shows, "i"), {
    confidence: 0.86,
    ...(family && { family }),
  });

/** Packages under a licence, for rules that name the licence alone. */
const licensed = (asks: RegExp, packages: string): Concept => ({
  asks,
  packages: packages.split(/\s+/),
  confidence: 0.84,
});

// biome-ignore format: a table
export const productConcepts: readonly Concept[] = [
  licensed(/\bAGPL\b|\bcopyleft\b|\bGPL (?:or|and|\/) AGPL\b/i, "itext7-core itext7 itext itextsharp itextpdf com.itextpdf itext-core pymupdf mupdf ghostscript ultralytics onlyoffice"),
  licensed(/(?<![AL])\bGPL(?:v?[-\d.]+)?\b|\bcopyleft\b|\bGNU General Public/i, "pyqt5 pyqt6 mysql-connector-j mysql-connector-java mysql-connector-python ghostscript fftw fftw3 libx264 x264 x265 unidecode itext7-core itext7 itext itextsharp itextpdf com.itextpdf pymupdf mupdf ultralytics poppler poppler-utils mysqlclient python-igraph rpy2 qscintilla"),
  service("aurora(?: \\w+)? serverless(?: v[12])?|serverless aurora", String.raw`\bserverlessv2_scaling_configuration\b|\bengine_mode\s*=\s*"serverless"|\bdb\.serverless\b|\bServerlessCluster\b|\bServerlessV2ScalingConfiguration\b|\bserverlessV2\w+Capacity\b|\bClusterInstance\.serverlessV2\(`),
  service("aurora(?! serverless)", String.raw`["']aurora(?:-postgresql|-mysql)?["']|\bDatabaseClusterEngine\.aurora\w*|\baws_rds_cluster\b`),
  service("(?:aws |amazon )?lambdas?(?: functions?)?(?! expressions?| calcul)", String.raw`\baws_lambda_function\b|\bAWS::(?:Lambda|Serverless)::Function\b|\baws-lambda\b|\blambda\.Function\(|\bclient-lambda\b|\bNodejsFunction\(|\blambda_handler\b|\baws_lambda_\w+`, "lambda"),
  service("(?:aws |amazon )?(?:fargate)", String.raw`\bFARGATE\b|\bFargate\w*\b`),
  service("(?:aws |amazon )?ecs", String.raw`\baws_ecs_\w+|\bAWS::ECS::|\baws-ecs\b|\bclient-ecs\b`),
  service("(?:aws |amazon )?eks", String.raw`\baws_eks_\w+|\bAWS::EKS::|\baws-eks\b|\beksctl\b`),
  service("(?:aws |amazon )?sqs", String.raw`\baws_sqs_\w+|\bAWS::SQS::|\bclient-sqs\b|\baws-sqs\b|["']sqs["']|\bservice\/sqs\b|\bsqs\.\w+Client\b|\bAmazonSQS\b|\bSqsClient\b`),
  service("(?:aws |amazon )?sns", String.raw`\baws_sns_\w+|\bAWS::SNS::|\bclient-sns\b|\baws-sns\b|["']sns["']|\bservice\/sns\b|\bSnsClient\b`),
  service("(?:aws |amazon )?kinesis", String.raw`\baws_kinesis_\w+|\bAWS::Kinesis\w*::|\bclient-(?:kinesis|firehose)\b|["']kinesis["']|\bservice\/kinesis\b`),
  service("(?:aws |amazon )?(?:eventbridge|event bridge|cloudwatch events)", String.raw`\baws_cloudwatch_event_\w+|\bAWS::Events::|\bclient-eventbridge\b|\baws-events\b|["']events["']\s*\)`),
  service("(?:aws )?step functions?", String.raw`\baws_sfn_\w+|\bAWS::StepFunctions::|\bclient-sfn\b|\baws-stepfunctions\b|["']stepfunctions["']`),
  service("(?:aws |amazon )?cognito", String.raw`\baws_cognito_\w+|\bAWS::Cognito::|\bcognito-idp\b|\bclient-cognito-\w+|\bamazon-cognito-identity-js\b|\baws-cognito\b`),
  service("(?:aws |amazon )?elasti ?cache", String.raw`\baws_elasticache_\w+|\bAWS::ElastiCache::|\baws-elasticache\b`),
  service("(?:aws |amazon )?msk|managed (?:streaming for )?kafka", String.raw`\baws_msk_\w+|\bAWS::MSK::|\baws-msk\b`),
  service("(?:aws |amazon )?redshift", String.raw`\baws_redshift\w*|\bAWS::Redshift\w*::|\bredshift[-_](?:connector|data)\b|\bclient-redshift\b`),
  service("(?:aws )?elastic beanstalk", String.raw`\baws_elastic_beanstalk_\w+|\bAWS::ElasticBeanstalk::|\.ebextensions\b`),
  service("(?:aws )?app ?runner", String.raw`\baws_apprunner_\w+|\bAWS::AppRunner::`),
  service("(?:aws )?amplify", String.raw`\baws_amplify_\w+|\baws-amplify\b|@aws-amplify\/`),
  service("nat gateways?", String.raw`\baws_nat_gateway\b|\bAWS::EC2::NatGateway\b|\bnatGateways\s*:\s*[1-9]|\benable_nat_gateway\s*=\s*true|\bgoogle_compute_router_nat\b|\bazurerm_nat_gateway\b`),
  service("(?:classic )?(?:elbs?|load balancers?)(?= |$)", String.raw`\baws_elb\b|\bAWS::ElasticLoadBalancing::|\btype:\s*LoadBalancer\b`),
  service("node ?ports?", String.raw`\btype:\s*["']?NodePort\b|\bnodePort:\s*\d`),
  service("ec2(?: instances?)?", String.raw`\baws_instance\b|\bAWS::EC2::Instance\b|\bec2\.Instance\(|\baws_launch_(?:template|configuration)\b|\baws_autoscaling_group\b`),
  service("(?:google )?cloud functions?|azure functions?", String.raw`\bgoogle_cloudfunctions2?_function\b|@google-cloud\/functions-framework|\bazurerm_(?:linux_|windows_)?function_app\b|@azure\/functions\b|\bfunctions-framework\b|\bAzureFunction\b|\[FunctionName\(`),
  service("(?:google )?cloud run", String.raw`\bgoogle_cloud_run_\w+|\bserving\.knative\.dev\b|\bgcloud run\b`),
  service("(?:google |gcp )?(?:cloud )?pub ?\\/? ?sub", String.raw`\bgoogle_pubsub_\w+|@google-cloud\/pubsub|\bgoogle-cloud-pubsub\b|\bcloud\.google\.com\/go\/pubsub\b|\bPubSubClient\b|\bpubsub_v1\b`),
  service("big ?query", String.raw`\bgoogle_bigquery_\w+|@google-cloud\/bigquery|\bgoogle-cloud-bigquery\b|\bcloud\.google\.com\/go\/bigquery\b|\bBigQuery\(`),
  service("firestore", String.raw`\bgoogle_firestore_\w+|@google-cloud\/firestore|\bfirebase\/firestore\b|\bcloud_firestore\b|\bgoogle-cloud-firestore\b|\bgetFirestore\(`),
  service("(?:google )?cloud spanner|spanner", String.raw`\bgoogle_spanner_\w+|@google-cloud\/spanner|\bcloud\.google\.com\/go\/spanner\b`),
  service("(?:azure )?cosmos ?db", String.raw`\bazurerm_cosmosdb_\w+|@azure\/cosmos\b|\bazure-cosmos\b|\bMicrosoft\.Azure\.Cosmos\b|\bCosmosClient\b`),
  service("(?:azure )?service bus", String.raw`\bazurerm_servicebus_\w+|@azure\/service-bus\b|\bazure-servicebus\b|\bAzure\.Messaging\.ServiceBus\b|\bServiceBusClient\b`),
  service("(?:azure )?key ?vault", String.raw`\bazurerm_key_vault\w*|@azure\/keyvault-\w+|\bazure-keyvault-\w+|\bAzure\.Security\.KeyVault\b`),
  service("(?:azure )?app service", String.raw`\bazurerm_(?:linux_|windows_)?(?:web_app|app_service)\w*`),
  service("parameter store|ssm parameters?", String.raw`\baws_ssm_parameter\b|\bAWS::SSM::Parameter\b|\bget_?parameters?\b.*\bssm\b|\bclient-ssm\b`),
  service("secrets manager", String.raw`\baws_secretsmanager_\w+|\bAWS::SecretsManager::|\bclient-secrets-manager\b|["']secretsmanager["']|\bgoogle_secret_manager_\w+`),
  service("hashicorp vault|vault(?= |$)", String.raw`\bhashicorp\/vault\b|\bhvac\b|\bnode-vault\b|\bspring-cloud-(?:starter-)?vault\b|\bprovider\s+"vault"|\bvault_generic_secret\b`),
  service("cloud ?formation", String.raw`\bAWSTemplateFormatVersion\b|\baws cloudformation\b|\baws_cloudformation_stack\b`, "stacks"),
  service("(?:aws )?cdk", String.raw`\baws-cdk(?:-lib)?\b|@aws-cdk\/|\bcdk (?:deploy|synth)\b`, "stacks"),
  service("pulumi", String.raw`@pulumi\/|\bpulumi(?:_\w+)?\b`),
  service("kustomize", String.raw`\bkind:\s*Kustomization\b|\bkubectl .*-k\b|\bkustomize\b`, "kustomize"),
  service("helm(?: charts?)?", String.raw`\bhelm\s+(?:install|upgrade|template|repo|dependency)\b|\bhelm_release\b|\bkind:\s*HelmRelease\b|^apiVersion:\s*v2\s*$`, "helm"),
  service("istio", String.raw`\bistio\.io\/|\bistioctl\b|\bistio-injection\b`, "mesh"),
  service("linkerd", String.raw`\blinkerd\.io\/|\blinkerd\b`, "mesh"),
  service("argo ?cd", String.raw`\bargoproj\.io\/|\bargocd\b`),
  service("flux(?: ?cd)?(?= |$)", String.raw`\bfluxcd\.io\/|\btoolkit\.fluxcd\b`),
  service("knative", String.raw`\bknative\.dev\/`),
  service("(?:ingress-)?nginx ingress|ingress-nginx", String.raw`\bingress-nginx\b|\bnginx\.ingress\.kubernetes\.io\/|\bingressClassName:\s*nginx`),
  service("traefik", String.raw`\btraefik\b`),
  service("ansible", String.raw`\bansible(?:-playbook|-galaxy)?\b|^\s*-?\s*hosts:\s*\w+`, "ansible"),
  service("docker swarm|swarm mode", String.raw`\bdocker (?:swarm|stack)\b`),
  service("jenkins", String.raw`\bpipeline\s*\{\s*$|\bjenkins\b`, "jenkins"),
  service("circle ?ci", String.raw`\bcircleci\/|\borbs:`, "circleci"),
  service("docker hub", String.raw`\bdocker\.io\/|\bhub\.docker\.com\b|^\s*FROM\s+(?!scratch\b)[\w-]+(?:\/[\w-]+)?[:@]|^\s*(?:-\s*)?image:\s*["']?[\w-]+(?:\/[\w-]+)?[:@]`),
  service("heroku", String.raw`\bheroku\b|\bprovider\s+"heroku"`),
  service("vercel", String.raw`\bvercel\b`),
  service("netlify", String.raw`\bnetlify\b`),
  service("cloudflare workers?", String.raw`\bwrangler\b|@cloudflare\/workers-types|\bcloudflare_worker\w*`),
];
