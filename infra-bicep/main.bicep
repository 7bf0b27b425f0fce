// Everything one installation of the hub needs in Azure, in one resource group. No key of any kind is in a setting or an output: the app's
// user-assigned identity opens the storage account, the vault and Application Insights; the vault holds what partners' signatures need.
targetScope = 'resourceGroup'

metadata name = 'LoyaltyHub'
metadata description = 'Storage, Flex Consumption function app, identity, Key Vault, Application Insights and alerts of one installation.'

@description('Begins every resource name: a lower-case letter, then lower-case letters and digits.')
@minLength(2)
@maxLength(10)
param namePrefix string

@description('Region of every resource; it must offer Flex Consumption (az functionapp list-flexconsumption-locations).')
param location string = resourceGroup().location

@description('Put on every resource.')
param tags { *: string } = {}

@description('Receives every alert.')
param alertEmail string

@description('How often the account stores each byte, and where. Zone-redundant where the region has zones: the ledger is the books.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Refuse deletion of the storage account until the lock is taken off.')
param lockStorage bool = true

@description('Number of ledger shards, 1 to 1000. Fixed at installation: a member\'s shard is computed from it, so it never changes afterwards.')
@minValue(1)
@maxValue(1000)
param shards int = 64

@description('When settlement windows close: six-field NCRONTAB, UTC.')
param settlementCloseSchedule string = '0 5 0 * * *'

@description('When settlements left behind are picked up again: six-field NCRONTAB, UTC.')
param settlementSweepSchedule string = '0 */5 * * * *'

@description('When what time did to accounts is recorded (points matured or expired, holds ended): an NCRONTAB expression of six fields.')
param accountSweepSchedule string = '0 */5 * * * *'

@description('Names of the partner secrets as the partner contracts spell them: letters, digits, underscore. PARTNER_X is read from the vault\'s secret PartnerSecrets--PARTNER-X.')
param partnerSecretNames string[] = []

@description('Settlement endpoints that replace those of the partner contracts: partner id to URL. Setting names allow no hyphen, so neither may these ids.')
param partnerEndpoints { *: string } = {}

@description('Most instances the app may scale out to.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Webhook and other HTTP calls one instance serves at a time.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 100

@description('Instances kept warm for HTTP, so that no partner waits for a cold start.')
@minValue(0)
@maxValue(100)
param alwaysReadyHttpInstances int = 0

@description('Days that logs and telemetry are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Cap on ingested logs in GB a day; -1 for none. Past the cap no log arrives and no alert fires: for test installations only.')
param logDailyCapGb int = -1

@description('Answers of 500 and above to partners within five minutes that are borne without an alert.')
@minValue(0)
param partnerFaultsTolerated int = 5

@description('Minutes of fifteen in which activities may be put off because storage fails, without an alert.')
@minValue(0)
param putOffMinutesTolerated int = 3

var suffix = uniqueString(resourceGroup().id)

// The queues functions are triggered by. The host moves what fails every attempt to the queue of the same name with -poison behind it.
var workQueues = ['activities', 'settlements', 'deliveries']
var poisonQueues = ['activities-poison', 'settlements-poison', 'deliveries-poison']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${namePrefix}-id-${suffix}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: '${namePrefix}-log-${suffix}'
    componentName: '${namePrefix}-appi-${suffix}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    identityId: identity.id
    principalId: identity.properties.principalId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    accountName: '${namePrefix}${suffix}'
    location: location
    tags: tags
    sku: storageSku
    lock: lockStorage
    queueNames: concat(workQueues, poisonQueues)
    identityId: identity.id
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    vaultName: '${namePrefix}${suffix}'
    location: location
    tags: tags
    identityId: identity.id
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'modules/functionapp.bicep' = {
  params: {
    planName: '${namePrefix}-plan-${suffix}'
    appName: '${namePrefix}-${suffix}'
    location: location
    tags: tags
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageAccountName: storage.outputs.accountName
    packageContainerUri: storage.outputs.packageContainerUri
    vaultUri: vault.outputs.vaultUri
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    shards: shards
    settlementCloseSchedule: settlementCloseSchedule
    settlementSweepSchedule: settlementSweepSchedule
    accountSweepSchedule: accountSweepSchedule
    partnerSecretNames: partnerSecretNames
    partnerEndpoints: partnerEndpoints
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    httpConcurrency: httpConcurrency
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: namePrefix
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    poisonQueues: poisonQueues
    partnerFaultsTolerated: partnerFaultsTolerated
    putOffMinutesTolerated: putOffMinutesTolerated
  }
}

@description('What to publish the function app to.')
output functionAppName string = app.outputs.appName

@description('Below this partners call partners/{partnerId}/webhooks.')
output apiBaseUrl string = app.outputs.apiBaseUrl

@description('Where Hub--AliasKey and PartnerSecrets--… belong.')
output vaultName string = vault.outputs.vaultName

@description('The account with the ledger and the queues.')
output storageAccountName string = storage.outputs.accountName

@description('The vault\'s secrets that must exist before the app can start.')
output requiredSecrets string[] = app.outputs.requiredSecrets
