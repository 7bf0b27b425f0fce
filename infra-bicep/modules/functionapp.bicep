// The Flex Consumption plan and the function app: isolated worker, identity-based storage, secrets as Key Vault references.
param planName string
param appName string
param location string
param tags { *: string }
param identityId string
param identityClientId string
param storageAccountName string
param packageContainerUri string
param vaultUri string
param applicationInsightsConnectionString string
param shards int
param settlementCloseSchedule string
param settlementSweepSchedule string
@description('When what time did to accounts is recorded: an NCRONTAB expression of six fields.')
param accountSweepSchedule string
param partnerSecretNames string[]
param partnerEndpoints { *: string }
param maximumInstanceCount int
param instanceMemoryMB int
param httpConcurrency int
param alwaysReadyHttpInstances int

// A vault's secret names allow letters, digits and hyphens only, hence the replacements.
var aliasKeySecret = 'Hub--AliasKey'
var partnerSecrets = map(partnerSecretNames, name => {
  setting: 'PartnerSecrets__${name}'
  secret: 'PartnerSecrets--${replace(name, '_', '-')}'
})

// Without a version in the reference the platform follows the newest one.
var partnerSecretSettings = toObject(
  partnerSecrets,
  entry => entry.setting,
  entry => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${entry.secret})'
)
var partnerEndpointSettings = toObject(
  items(partnerEndpoints),
  entry => 'PartnerEndpoints__${entry.key}',
  entry => entry.value
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: alwaysReadyHttpInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyHttpInstances }]
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      AzureWebJobsStorage__accountName: storageAccountName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      // What DefaultAzureCredential picks the user-assigned identity by.
      AZURE_CLIENT_ID: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      Hub__Shards: string(shards)
      Hub__AliasKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${aliasKeySecret})'
      Settlement__CloseSchedule: settlementCloseSchedule
      Settlement__SweepSchedule: settlementSweepSchedule
      Accounts__SweepSchedule: accountSweepSchedule
    },
    partnerSecretSettings,
    partnerEndpointSettings
  )
}

// Publishing asks for an Entra sign-in; there are no publishing passwords.
resource ftpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output appName string = app.name
output apiBaseUrl string = 'https://${app.properties.defaultHostName}/api'
output requiredSecrets string[] = concat([aliasKeySecret], map(partnerSecrets, entry => entry.secret))
