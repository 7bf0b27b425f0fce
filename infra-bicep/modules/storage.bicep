// The books (tables), what waits to be processed (queues) and the host's own blobs, in one account that no key opens.
param accountName string
param location string
param tags { *: string }
param sku string
param lock bool
param queueNames string[]

@description('The identity the app runs as.')
param principalId string

@description('The same identity as a resource; names the assignment, since what-if knows it beforehand.')
param identityId string

@description('Receives the queue service\'s write log, from which the poison alert is computed.')
param workspaceId string

// The ledger's own tables, one per shard, are made by the app at its first start, which also records their number.
var tableNames = [
  'identities'
  'config'
  'settlements'
  'reconciliation'
  'deliveries'
  'quarantine'
  'inbox'
]

// Built-in roles, by the ids Azure publishes.
var roles = {
  // The Functions host keeps its leases, keys and timer state in blobs and reads the deployed package; it asks for this role.
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: accountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
    encryption: {
      keySource: 'Microsoft.Storage'
      services: {
        // Fixed at creation; only queues and tables of this scope can later be encrypted with a key of one's own.
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'app-package'
  properties: { publicAccess: 'None' }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for name in queueNames: {
    parent: queueService
    name: name
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [
  for name in tableNames: {
    parent: tableService
    name: name
  }
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: account
    name: guid(account.id, identityId, role.value)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

// Puts are in StorageWrite; gets and deletes, the bulk of a queue's calls, are not wanted.
resource queueWrites 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'queue-writes'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

resource deletionLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: account
  name: 'the-ledger-lives-here'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the ledger. Take the lock off only to close the installation.'
  }
}

output accountName string = account.name
output packageContainerUri string = '${account.properties.primaryEndpoints.blob}${packages.name}'
