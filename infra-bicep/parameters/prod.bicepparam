using '../main.bicep'

param namePrefix = 'hub'
param alertEmail = readEnvironmentVariable('HUB_ALERT_EMAIL', 'operations@hub.example')
param tags = { product: 'LoyaltyHub', stage: 'prod' }
param storageSku = 'Standard_ZRS'
param lockStorage = true
param maximumInstanceCount = 100
param alwaysReadyHttpInstances = 2
param logRetentionDays = 90
param partnerSecretNames = ['NORDBANK_WEBHOOK', 'CITYMART_WEBHOOK', 'SKYWAYS_WEBHOOK']
